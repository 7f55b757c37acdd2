"""The tables that every writer is given, by the name of their fixture."""

import json

import pyarrow as pa

ROWS = 6
DIMENSION = 4
FLOATS = pa.list_(pa.float32())
SPARSE = pa.struct([("indices", pa.list_(pa.uint32())), ("values", pa.list_(pa.float32()))])


def ids(count=ROWS):
    return pa.array([f"doc-{row}" for row in range(count)], pa.string())


def metadata(count=ROWS):
    return pa.array(
        [json.dumps({"n": row, "tags": ["a", "é"]}, ensure_ascii=False) for row in range(count)],
        pa.string(),
    )


def vectors(count=ROWS, dimension=DIMENSION):
    return [[row % 7 + index / 8 for index in range(dimension)] for row in range(count)]


def sparse(count=ROWS):
    return [{"indices": list(range(row + 1)), "values": [0.5] * (row + 1)} for row in range(count)]


def dense(type_=FLOATS, **columns):
    """The right table, with other columns in place of some or behind them; None leaves one out."""
    table = {"id": ids(), "values": pa.array(vectors(), type_), "metadata": metadata(), **columns}
    return pa.table({name: column for name, column in table.items() if column is not None})


def sparse_table(type_=SPARSE, **columns):
    return dense(values=None, sparse_values=pa.array(sparse(), type_), **columns)


def with_vectors(changed, type_=FLOATS):
    return dense(values=pa.array([*vectors()[: ROWS - len(changed)], *changed], type_))


def with_records(new_ids, new_metadata):
    return dense(id=pa.array(new_ids, pa.string()), metadata=pa.array(new_metadata, pa.string()))


def sparse_of(index):
    return pa.struct([("indices", pa.list_(index)), ("values", pa.list_(pa.float32()))])


NAN = float("nan")
INFINITY = float("inf")

#: What of them a writer makes is in writers.py.
CASES = {
    "dense": dense(),
    "sparse": sparse_table(),
    "hybrid": dense(sparse_values=pa.array([*sparse(ROWS - 2), None, None], SPARSE)),
    "double": dense(pa.list_(pa.float64())),
    "large-list": dense(pa.large_list(pa.float32())),
    "fixed-size-list": dense(pa.list_(pa.float32(), DIMENSION)),
    "integers": dense(values=pa.array([[1, 2]] * ROWS, pa.list_(pa.int32()))),
    "vectors-as-string": dense(values=pa.array([json.dumps(each) for each in vectors()])),
    "indices-int64": sparse_table(sparse_of(pa.int64())),
    "indices-int32": sparse_table(sparse_of(pa.int32())),
    "null-ids": dense(id=pa.array(["doc-0", None, "doc-2", None, "doc-4", "doc-5"])),
    "null-metadata": dense(metadata=pa.array([None] * ROWS, pa.string())),
    "metadata-struct": dense(metadata=pa.array([{"n": row} for row in range(ROWS)])),
    "metadata-map": dense(
        metadata=pa.array([[("n", "1")]] * ROWS, pa.map_(pa.string(), pa.string()))
    ),
    "id-int64": dense(id=pa.array(range(ROWS), pa.int64())),
    "id-binary": dense(id=pa.array([b"a", b"b", b"c", b"d", b"e", b"f"])),
    "id-category": dense(id=ids().dictionary_encode()),
    "id-large-string": dense(id=ids().cast(pa.large_string())),
    "extra-column": dense(text=pa.array(["x"] * ROWS)),
    "no-id": dense(id=None, doc_id=ids()),
    "no-values": dense(values=None, embedding=pa.array(vectors(), FLOATS)),
    "uneven": with_vectors([[1.0, 2.0]]),
    "uneven-by-chance": with_vectors([[1.0] * 3, [1.0] * 5]),
    "null-vector": with_vectors([None]),
    "empty-vector": with_vectors([[]]),
    "null-element": with_vectors([[1.0, None, 3.0, 4.0]]),
    "infinity": with_vectors([[1.0, INFINITY, 3.0, 4.0]]),
    "nan": with_vectors([[1.0, NAN, 3.0, 4.0]]),
    "empty": dense().slice(0, 0),
    "bad-ids": with_records(["a", "b", "a", "", "é", "x" * 513], ["{}"] * ROWS),
    "bad-metadata": with_records(
        [f"doc-{row}" for row in range(ROWS)],
        ["{'a': 1}", '{"a": NaN}', "[1]", '{"a": {"b": 1}}', '{"$eq": 1}', '{"a": 1e999}'],
    ),
    "large-metadata": with_records(
        [f"doc-{row}" for row in range(ROWS)],
        [json.dumps({"a": "x" * 40_960}), *(["{}"] * (ROWS - 1))],
    ),
    # DuckDB fills row groups by 2,048.
    "large": pa.table(
        {
            "id": ids(2_100),
            "values": pa.array(vectors(2_100, 2), FLOATS),
            "metadata": metadata(2_100),
        }
    ),
}
