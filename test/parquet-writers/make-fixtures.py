"""Makes the fixtures and fixtures/expected.json: what pyarrow and DuckDB see in each file, and what a check should find."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pyarrow as pa

import odd
import spark
from cases import CASES
from oracles import view
from rules import judge
from writers import WRITERS

FOLDER = Path(__file__).resolve().parent
FIXTURES = FOLDER / "fixtures"


NODE = ["hyparquet-writer", "parquet-wasm"]
PYTHON = {
    **{name: fixtures for name, (_, fixtures) in WRITERS.items()},
    "spark": spark.fixtures,
    "odd": odd.FIXTURES.items,
}


def write(writer):
    folder = FIXTURES / writer
    folder.mkdir(parents=True)
    for name, write_file in PYTHON[writer]():
        write_file(folder / f"{name}.parquet")


def write_by_node():
    """They get the same tables, as Arrow streams."""
    with tempfile.TemporaryDirectory() as folder:
        for name, table in CASES.items():
            with pa.ipc.new_stream(Path(folder) / f"{name}.arrow", table.schema) as stream:
                stream.write_table(table)
        script = FOLDER / "make-node-fixtures.ts"
        command = ["node", "--import", "tsx", script, folder, FIXTURES]
        subprocess.run(command, check=True, cwd=FOLDER)


def expect(path):
    table, seen = view(path)
    file = path.relative_to(FIXTURES).as_posix()
    return {"file": file, **seen, "expected": judge(path, table, seen)}


def main(writers):
    for writer in writers:
        shutil.rmtree(FIXTURES / writer, ignore_errors=True)
        if writer in PYTHON:
            write(writer)
    if not set(NODE).isdisjoint(writers):
        write_by_node()
    expectations = [expect(path) for path in sorted(FIXTURES.glob("*/*.parquet"))]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in expectations)
    (FIXTURES / "expected.json").write_text(f"[\n{lines}\n]\n", encoding="utf8")
    print(f"{len(expectations)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [*PYTHON, *NODE]))
