import type { FindingCode } from "../../check.js";

const LAYOUT =
  "as in DIR/NAMESPACE/part-0.parquet; the default namespace is the folder __default__";
const VECTORS =
  "values is a list of float: in pandas, df['values'] = df['values'].map(lambda v: np.asarray(v, dtype='float32'))";
const METADATA =
  "metadata is a string of JSON, or null: in pandas, df['metadata'] = [json.dumps(m, allow_nan=False) if isinstance(m, dict) else None for m in df['metadata']]";
const WRITE_AGAIN = "write the file again, and compare its size after the upload";

/** How to mend each kind of mistake; undefined if the finding says all. */
export const FINDING_HINTS: Readonly<Record<FindingCode, string | undefined>> = {
  uri_is_file: `name the folder above those of the namespaces, ${LAYOUT}`,
  s3_express: "copy the files to a bucket of another class",
  no_files: `write Parquet files with the ending .parquet, ${LAYOUT}`,
  no_namespace: `move the files into a folder that is named like the namespace, and leave none behind, ${LAYOUT}`,
  one_level_too_high: "check or import that folder instead",
  nested_folder: "move the files up, directly into the folder of the namespace",
  ignored_file: undefined,
  empty_folder: "remove the folder: an import makes no namespace of it",
  odd_namespace:
    "import a folder that holds those of the namespaces alone; what a writer left behind can be removed",
  namespace_name: "rename the folder",
  namespace_exists:
    "rename the folder, or delete the namespace if its records are to be replaced: imports only create new ones",
  too_many_namespaces: "split the folder into several imports",
  too_many_files: "write fewer and larger files, or split the folder into several imports",
  file_too_large: "split the file: pyarrow's write_dataset takes max_rows_per_file",
  too_large: "split the folder into several imports, or ask Pinecone's support for a higher limit",
  mixed_formats:
    "put the files of each format into a folder of its own, and import the one that fits the index",
  empty_file: WRITE_AGAIN,
  not_parquet: WRITE_AGAIN,
  bad_footer: WRITE_AGAIN,
  encrypted: "write the files without encryption: the bucket may encrypt them itself",
  missing_column:
    "the columns are id, values, sparse_values and metadata, in lower case: in pandas, df.rename(columns={'OLD': 'values'}), and df.reset_index() if the id is the index",
  wrong_type: `id is a string: in pandas, df['id'].astype(str); ${VECTORS}; ${METADATA}`,
  extra_column: "leave it out: in pandas, df.to_parquet(path, index=False)",
  double_values: VECTORS,
  unusual_list: VECTORS,
  sparse_index_type:
    "write the indices as unsigned 32-bit integers: in pyarrow, pa.list_(pa.uint32())",
  dimension:
    "make the vectors with the model that the index was made for, or create an index of their dimension",
  vector_type:
    "write the column that the index takes: values for a dense index, sparse_values for a sparse one",
  uneven_vectors:
    "leave out the records without a vector, and those of another length, such as of another model",
  null_id: "give each record an id: in pandas, df.dropna(subset=['id'])",
  mixed_vectors: "write the same columns into all files",
  no_records: undefined,
  metadata_json: METADATA,
  metadata_value:
    "values are strings, numbers, booleans or lists of strings, and no key begins with $: flatten nested objects",
  metadata_size: "keep long texts elsewhere, and their address in metadata",
  id_length: "shorten the ids, such as by a hash",
  duplicate_id: "keep the last of each: in pandas, df.drop_duplicates('id', keep='last')",
  not_ascii_id: "encode the ids, such as by urllib.parse.quote",
  not_finite: "leave these records out: in numpy, np.isfinite",
  bad_line:
    "write one JSON object a line: in pandas, df.to_json(path, orient='records', lines=True)",
  missing_id: "give each line a string _id",
  not_decoded: undefined,
  unreadable: "check that the file is complete and that you may read it",
};
