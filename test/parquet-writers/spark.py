"""What Spark makes of the tables in cases.py. It is slow to start, and writes a folder for each."""

import shutil
import tempfile
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession
from pyspark.sql.types import (
    ArrayType,
    DoubleType,
    FloatType,
    LongType,
    MapType,
    StringType,
    StructField,
    StructType,
)

from cases import CASES

VERSION = pyspark.__version__
SPARSE = StructType(
    [StructField("indices", ArrayType(LongType())), StructField("values", ArrayType(FloatType()))]
)
TYPES = {"id": StringType(), "values": ArrayType(FloatType()), "metadata": StringType()}
SPARSE_TYPES = {"id": StringType(), "metadata": StringType(), "sparse_values": SPARSE}
V2 = {"parquet.writer.version": "v2"}

#: By fixture: the case, the types, and the options.
FIXTURES = {
    "dense": ("dense", TYPES, {}),
    "sparse": ("sparse", SPARSE_TYPES, {}),
    "double": ("double", {**TYPES, "values": ArrayType(DoubleType())}, {}),
    "null-ids": ("null-ids", TYPES, {}),
    "id-int64": ("id-int64", {**TYPES, "id": LongType()}, {}),
    "metadata-struct": (
        "metadata-struct",
        {**TYPES, "metadata": StructType([StructField("n", LongType())])},
        {},
    ),
    "metadata-map": (
        "metadata-map",
        {**TYPES, "metadata": MapType(StringType(), StringType())},
        {},
    ),
    "uneven": ("uneven", TYPES, {}),
    "null-vector": ("null-vector", TYPES, {}),
    "nan": ("nan", TYPES, {}),
    "empty": ("empty", TYPES, {}),
    "bad-ids": ("bad-ids", TYPES, {}),
    "bad-metadata": ("bad-metadata", TYPES, {}),
    "snappy": ("dense", TYPES, {"compression": "snappy"}),
    "gzip": ("dense", TYPES, {"compression": "gzip"}),
    "zstd": ("dense", TYPES, {"compression": "zstd"}),
    "lz4": ("dense", TYPES, {"compression": "lz4"}),
    "none": ("dense", TYPES, {"compression": "none"}),
    "version-2": ("dense", TYPES, V2),
    "null-ids-version-2": ("null-ids", TYPES, {**V2, "compression": "gzip"}),
    "row-groups": (
        "large",
        TYPES,
        {
            "parquet.block.size": "4096",
            "parquet.page.size.row.check.min": "10",
            "compression": "zstd",
        },
    ),
    "legacy": ("dense", TYPES, {"legacy": True}),
    "legacy-not-null": (
        "dense",
        {**TYPES, "values": ArrayType(FloatType(), False)},
        {"legacy": True},
    ),
}


def fixtures():
    session = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    session.sparkContext.setLogLevel("ERROR")

    def writer(case, types, options):
        def write(path):
            names = [name for name in types if name in CASES[case].column_names]
            schema = StructType([StructField(name, types[name]) for name in names])
            rows = [
                tuple(to_spark(row[name], types[name]) for name in names)
                for row in CASES[case].to_pylist()
            ]
            legacy = str(options.get("legacy", False)).lower()
            session.conf.set("spark.sql.parquet.writeLegacyFormat", legacy)
            save(session.createDataFrame(rows, schema).coalesce(1), options, path)

        return write

    for name, (case, types, options) in FIXTURES.items():
        yield name, writer(case, types, options)
    session.stop()


def to_spark(value, type_):
    return dict(value) if isinstance(type_, MapType) else value


def save(frame, options, path):
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "out"
        writer = frame.write
        for name, value in options.items():
            writer = writer if name == "legacy" else writer.option(name, value)
        writer.parquet(str(target))
        shutil.copyfile(next(target.glob("part-*.parquet")), path)
