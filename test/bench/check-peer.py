"""What a check does, by pyarrow, in threads: `footers FOLDER` or `records FOLDER`. Prints milliseconds and records."""

import json
import os
import resource
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq


def footers(paths, pool):
    return sum(metadata.num_rows for metadata in pool.map(pq.read_metadata, paths))


def records(paths, pool):
    tables = list(pool.map(lambda path: pq.read_table(path, columns=["id", "metadata"]), paths))
    table = pa.concat_tables(tables)
    if pc.count_distinct(table["id"]).as_py() != table.num_rows:
        raise SystemExit("ids more than once")
    if pc.max(pc.utf8_length(table["id"])).as_py() > 512:
        raise SystemExit("ids too long")
    for chunk in table["metadata"].iterchunks():
        for value in chunk:
            json.loads(value.as_py())
    return table.num_rows


def main(what, folder):
    paths = sorted(Path(folder).rglob("*.parquet"))
    begin, used_before = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = {"footers": footers, "records": records}[what](paths, pool)
    milliseconds = (time.perf_counter() - begin) * 1000
    used = (time.process_time() - used_before) * 1000
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps({"ms": milliseconds, "cpu": used, "records": found, "memory": peak}))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
