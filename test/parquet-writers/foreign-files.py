"""Prints what pyarrow reads of all Parquet files below a folder, as JSON: rows, writer, and digests of string columns."""

import hashlib
import json
import sys
from pathlib import Path

import pyarrow.parquet as pq

from oracles import is_string, problem

ENDINGS = {".parquet", ".parq", ".par"}


def look(path, folder):
    seen = {"path": path.relative_to(folder).as_posix()}
    try:
        file = pq.ParquetFile(path)
    except Exception as error:
        return {**seen, "error": problem(error, path)}
    seen["createdBy"] = file.metadata.created_by
    seen["rows"] = file.metadata.num_rows
    try:
        table = file.read()
        return {**seen, "strings": digests(table)}
    except Exception as error:
        return {**seen, "dataError": problem(error, path)}


def digests(table):
    strings = {}
    for name in dict.fromkeys(table.column_names):
        if table.column_names.count(name) == 1 and is_string(table, name):
            values = [value for value in table[name].to_pylist() if value is not None]
            encoded = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
            strings[name] = hashlib.sha256(encoded.encode()).hexdigest()
    return strings


def main(folder):
    paths = sorted(path for path in folder.rglob("*") if path.suffix in ENDINGS and path.is_file())
    print(json.dumps([look(path, folder) for path in paths]))
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
