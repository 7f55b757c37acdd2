"""What each writer makes of the tables in cases.py: `(writer, fixture, write)`, where `write(path)` writes the file."""

import functools

import duckdb
import fastparquet
import pandas
import polars
import pyarrow as pa
import pyarrow.parquet as pq

from cases import CASES, ids

CODECS = ["snappy", "gzip", "zstd", "brotli", "lz4"]
STRINGS = ["id", "metadata"]


def encoded(encoding):
    return {"use_dictionary": False, "column_encoding": {name: encoding for name in STRINGS}}


def of_pyarrow():
    def write(case, path, **options):
        pq.write_table(CASES[case], path, **options)

    for case in CASES.keys() - {"large"}:
        yield case, functools.partial(write, case)
    variants = {
        **{codec: {"compression": codec} for codec in CODECS},
        "none": {"compression": "none"},
        "row-groups": {"row_group_size": 2},
        "plain": encoded("PLAIN"),
        "delta-length": encoded("DELTA_LENGTH_BYTE_ARRAY"),
        "delta": encoded("DELTA_BYTE_ARRAY"),
        "page-v2": {"data_page_version": "2.0", "compression": "zstd"},
        "page-v2-none": {"data_page_version": "2.0", "compression": "none"},
        "format-1.0": {"version": "1.0"},
        "no-arrow-schema": {"store_schema": False},
        "item": {"use_compliant_nested_type": False},
        "page-index": {"write_page_index": True},
        "checksums": {"write_page_checksum": True},
    }
    for name, options in variants.items():
        yield name, functools.partial(write, "dense", **options)
    yield "null-ids-no-statistics", functools.partial(write, "null-ids", write_statistics=False)
    yield "null-ids-page-v2", functools.partial(write, "null-ids", data_page_version="2.0")
    yield "null-ids-plain", functools.partial(
        write, "null-ids", write_statistics=False, **encoded("PLAIN")
    )


def of_pandas():
    def write(case, path, change=lambda frame: frame, **options):
        change(CASES[case].to_pandas()).to_parquet(path, engine="pyarrow", **options)

    for case in ["dense", "sparse", "hybrid", "double", "null-ids", "metadata-struct", "id-int64"]:
        yield case, functools.partial(write, case)
    for case in ["id-category", "uneven", "nan", "empty", "bad-ids", "bad-metadata"]:
        yield case, functools.partial(write, case)
    indexed = lambda frame: frame.set_index(pandas.Index(range(3, 3 + len(frame)), dtype="int64"))
    yield "index-column", functools.partial(write, "dense", change=indexed, index=True)
    named = lambda frame: frame.set_index("id")
    yield "id-as-index", functools.partial(write, "dense", change=named)
    lists = lambda frame: frame.assign(values=[list(map(float, each)) for each in frame["values"]])
    yield "lists-of-python", functools.partial(write, "dense", change=lists)
    for codec in CODECS:
        yield codec, functools.partial(write, "dense", compression=codec)


def of_polars():
    def write(case, path, change=lambda frame: frame, **options):
        change(polars.from_arrow(CASES[case])).write_parquet(path, **options)

    for case in ["dense", "sparse", "hybrid", "double", "fixed-size-list", "null-ids", "uneven"]:
        yield case, functools.partial(write, case)
    for case in ["metadata-struct", "id-int64", "null-vector", "empty", "bad-ids", "bad-metadata"]:
        yield case, functools.partial(write, case)
    for codec in [*CODECS, "uncompressed"]:
        yield codec, functools.partial(write, "dense", compression=codec)
    yield "row-groups", functools.partial(write, "dense", row_group_size=2)
    yield "null-ids-no-statistics", functools.partial(write, "null-ids", statistics=False)
    yield "by-pyarrow", functools.partial(write, "dense", use_pyarrow=True)
    yield "index-column", functools.partial(
        write, "dense", change=lambda frame: frame.with_row_index("__index_level_0__")
    )
    to_category = polars.col("id").cast(polars.Categorical)
    yield "id-category", functools.partial(
        write, "dense", change=lambda frame: frame.with_columns(to_category)
    )


def of_duckdb():
    def write(case, path, options="", select="*"):
        with duckdb.connect() as connection:
            connection.register("records", CASES[case])
            connection.execute(
                f"COPY (SELECT {select} FROM records) TO '{path}' (FORMAT parquet{options})"
            )

    for case in ["dense", "sparse", "hybrid", "double", "fixed-size-list", "integers", "null-ids"]:
        yield case, functools.partial(write, case)
    for case in ["metadata-struct", "metadata-map", "id-int64", "id-binary", "uneven", "nan"]:
        yield case, functools.partial(write, case)
    for case in ["indices-int64", "null-vector", "empty", "bad-ids", "bad-metadata"]:
        yield case, functools.partial(write, case)
    for codec in [*CODECS, "lz4_raw", "uncompressed"]:
        yield codec, functools.partial(write, "dense", options=f", CODEC '{codec}'")
    yield "row-groups", functools.partial(
        write, "large", options=", ROW_GROUP_SIZE 2048, CODEC 'zstd'"
    )
    yield "version-2", functools.partial(write, "dense", options=", PARQUET_VERSION 'V2'")
    yield "metadata-json", functools.partial(
        write, "dense", select="id, values, metadata::JSON AS metadata"
    )


def of_fastparquet():
    # It has no lists: it writes them as JSON.
    def write(case, path, **options):
        frame = CASES[case].to_pandas()
        frame["values"] = [
            value if isinstance(value, str) else list(map(float, value))
            for value in frame["values"]
        ]
        encoding = {name: "utf8" for name in frame.columns if frame[name].dtype != "int64"}
        if case != "vectors-as-string":
            encoding["values"] = "json"
        fastparquet.write(str(path), frame, object_encoding=encoding, **options)

    for case in ["dense", "null-ids", "id-int64", "empty", "vectors-as-string"]:
        yield case, functools.partial(write, case)
    for codec in ["SNAPPY", "GZIP", "ZSTD", "BROTLI", "LZ4"]:
        yield codec.lower(), functools.partial(write, "vectors-as-string", compression=codec)
    yield "row-groups", functools.partial(write, "vectors-as-string", row_group_offsets=2)
    yield "index-column", functools.partial(write, "dense", write_index=True)


WRITERS = {
    "pyarrow": (pa.__version__, of_pyarrow),
    "pandas": (pandas.__version__, of_pandas),
    "polars": (polars.__version__, of_polars),
    "duckdb": (duckdb.__version__, of_duckdb),
    "fastparquet": (fastparquet.__version__, of_fastparquet),
}
