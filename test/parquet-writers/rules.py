"""What is wrong with a file by Pinecone's rules, judged by what pyarrow reads of all its values."""

import json
import math
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from oracles import is_string

KNOWN = ["id", "values", "sparse_values", "metadata"]
#: What a check in JavaScript has no decoder for. LZ4 in the frames of Hadoop is unknown to pyarrow's names.
NOT_DECODED = ["LZO", "UNKNOWN"]


def judge(path, table, seen):
    """What a check should report: the kind of vectors, the dimension, and findings with their counts."""
    if "error" in seen:
        return {"findings": {judge_unreadable(path, seen["error"]): 1}, "records": {}}
    if "dataError" in seen:
        is_encrypted = "decrypt" in seen["dataError"]
        at_footer, in_data = {"encrypted": 1}, {"unreadable": 1}
        return {
            "findings": at_footer if is_encrypted else {},
            "records": {} if is_encrypted else in_data,
        }
    findings, records = judge_columns(table), judge_records(table, path)
    dimension = None
    if table.num_rows == 0:
        findings["no_records"] = 1
    else:
        dimension = judge_vectors(table, path, findings)
        if is_string(table, "id") and table["id"].null_count > 0:
            (findings if has_null_counts(path) else records)["null_id"] = 1
    judged = {"vectors": kind_of(table), "dimension": dimension}
    known = {name: value for name, value in judged.items() if value is not None}
    return {**known, "findings": findings, "records": records}


def has_null_counts(path):
    metadata = pq.ParquetFile(path).metadata
    statistics = metadata.row_group(0).column(leaves(path).index("id")).statistics
    return statistics is not None and statistics.has_null_count


def judge_unreadable(path, error):
    data = Path(path).read_bytes()
    if data == b"":
        return "empty_file"
    if "decrypt" in error:
        return "encrypted"
    if not data.endswith(b"PAR1"):
        return "not_parquet"
    return "bad_footer"


def kind_of(table):
    has = ["values" in table.column_names, "sparse_values" in table.column_names]
    return {(True, True): "hybrid", (True, False): "dense", (False, True): "sparse"}.get(tuple(has))


def judge_columns(table):
    names = table.column_names
    findings = {}
    if "id" not in names or kind_of(table) is None:
        findings["missing_column"] = 1
    if any(name not in KNOWN for name in names):
        findings["extra_column"] = 1
    wrong = [name for name in ("id", "metadata") if name in names and not is_string(table, name)]
    if wrong:
        findings["wrong_type"] = 1
    if "values" in names:
        judge_list(table.schema.field("values").type, findings, is_value)
    if "sparse_values" in names:
        judge_sparse(table.schema.field("sparse_values").type, findings)
    return findings


def judge_list(type_, findings, judge_element):
    plain = pa.types.is_list(type_)
    others = [pa.types.is_large_list, pa.types.is_fixed_size_list, pa.types.is_list_view]
    if not plain and not any(is_kind(type_) for is_kind in others):
        findings["wrong_type"] = 1
        return
    found = judge_element(type_.value_type)
    if found is not None:
        findings[found] = 1
    if not plain and found != "wrong_type":
        findings["unusual_list"] = 1


def is_value(type_):
    if pa.types.is_float32(type_):
        return None
    return "double_values" if pa.types.is_float64(type_) else "wrong_type"


def is_index(type_):
    if pa.types.is_uint32(type_):
        return None
    return "sparse_index_type" if pa.types.is_integer(type_) else "wrong_type"


def judge_sparse(type_, findings):
    names = [field.name for field in type_] if pa.types.is_struct(type_) else []
    if "indices" not in names or "values" not in names:
        findings["wrong_type"] = 1
        return
    judge_list(type_.field("indices").type, findings, is_index)
    judge_list(type_.field("values").type, findings, is_value)


def judge_vectors(table, path, findings):
    if "values" not in table.column_names:
        return None
    type_ = table.schema.field("values").type
    if not hasattr(type_, "value_type") or not pa.types.is_floating(type_.value_type):
        return None
    # Two levels show in the path of the leaf only.
    if any(place == "values.array" for place in leaves(path)):
        findings["unusual_list"] = 1
    rows = table["values"].to_pylist()
    numbers = [number for row in rows if row is not None for number in row]
    if any(number is not None and not math.isfinite(number) for number in numbers):
        # In how many of the records, the footer does not say.
        # The statistics show one value of a file at least.
        findings["not_finite"] = 1
    lengths = {None if row is None else len(row) for row in rows}
    if len(lengths) == 1 and None not in lengths and None not in numbers:
        return lengths.pop()
    findings["uneven_vectors"] = 1
    return None


def leaves(path):
    schema = pq.ParquetFile(path).schema
    return [schema.column(place).path for place in range(len(schema.names))]


def judge_records(table, path):
    codecs = codecs_of(path)
    strings = [name for name in ("id", "metadata") if is_string(table, name)]
    if strings and codecs & set(NOT_DECODED):
        return {"not_decoded": 1}
    counts = {}
    if "id" in strings:
        judge_ids(table["id"].to_pylist(), counts)
    if "metadata" in strings:
        for value in pc.drop_null(table["metadata"]).to_pylist():
            add(counts, judge_metadata(value))
    return counts


def codecs_of(path):
    metadata = pq.ParquetFile(path).metadata
    return {
        metadata.row_group(group).column(column).compression
        for group in range(metadata.num_row_groups)
        for column, leaf in enumerate(leaves(path))
        if leaf in ("id", "metadata")
    }


def add(counts, code):
    if code is not None:
        counts[code] = counts.get(code, 0) + 1


def judge_ids(ids, counts):
    seen = set()
    for id_ in ids:
        if id_ is None:
            continue
        if id_ in seen:
            add(counts, "duplicate_id")
        seen.add(id_)
        if not 0 < len(id_) <= 512:
            add(counts, "id_length")
        if not id_.isascii() or "\0" in id_:
            add(counts, "not_ascii_id")


def reject(constant):
    raise ValueError(constant)


def judge_metadata(value):
    if len(value.encode()) > 40 * 1024:
        return "metadata_size"
    try:
        fields = json.loads(value, parse_constant=reject)
    except ValueError:
        return "metadata_json"
    if not isinstance(fields, dict):
        return "metadata_json"
    for key, field in fields.items():
        is_list = isinstance(field, list) and all(isinstance(item, str) for item in field)
        if key.startswith("$") or not (is_list or isinstance(field, (str, int, float, bool))):
            return "metadata_value"
        if isinstance(field, float) and math.isinf(field):
            return "not_finite"
    return None
