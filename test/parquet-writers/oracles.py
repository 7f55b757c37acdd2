"""What pyarrow and DuckDB see in a file."""

import hashlib
import json

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

#: Of columns that are longer in JSON the digest is kept.
MAX_SHOWN = 200


def view(path):
    table, seen = view_by_pyarrow(path)
    return table, {**seen, "duckdb": view_by_duckdb(path, table)}


def view_by_pyarrow(path):
    try:
        file = pq.ParquetFile(path)
    except Exception as error:
        return None, {"error": problem(error, path)}
    seen = {
        "createdBy": file.metadata.created_by,
        "rows": file.metadata.num_rows,
        "rowGroups": file.metadata.num_row_groups,
        "columns": {field.name: str(field.type) for field in file.schema_arrow},
    }
    try:
        table = file.read()
    except Exception as error:
        return None, {**seen, "dataError": problem(error, path)}
    for name in ["id", "metadata"]:
        if is_string(table, name):
            seen[name] = shown(table[name].to_pylist())
    return table, seen


def view_by_duckdb(path, table):
    with duckdb.connect() as connection:
        try:
            relation = connection.read_parquet(str(path))
            found = relation.fetchall()
        except Exception as error:
            return {"error": problem(error, path)}
        columns = dict(zip(relation.columns, map(str, relation.types), strict=True))
    seen = {"rows": len(found), "columns": columns}
    for place, name in enumerate(columns):
        if table is None or not is_string(table, name) or name not in ("id", "metadata"):
            continue
        if [row[place] for row in found] != table[name].to_pylist():
            raise SystemExit(f"DuckDB and pyarrow read other values of {name} in {path}")
    return seen


def is_string(table, name):
    if name not in table.column_names:
        return False
    type_ = table.schema.field(name).type
    if pa.types.is_dictionary(type_):
        type_ = type_.value_type
    if isinstance(type_, pa.BaseExtensionType):
        type_ = type_.storage_type
    kinds = [pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view]
    return any(is_kind(type_) for is_kind in kinds)


def shown(values):
    encoded = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    if len(encoded) <= MAX_SHOWN:
        return values
    return {"count": len(values), "sha256": hashlib.sha256(encoded.encode()).hexdigest()}


def problem(error, path):
    text = str(error).strip() or type(error).__name__
    return text.splitlines()[0].replace(str(path), "FILE")[:120]
