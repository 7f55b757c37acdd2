export const SEVERITIES = ["error", "warning"] as const;

/** An error fails the import, or makes it useless; a warning may not. */
export type Severity = (typeof SEVERITIES)[number];

/** Why an import would fail: the same names as `failureReason()` of the client has. */
export type PredictedFailure =
  | "namespace_exists"
  | "no_namespace"
  | "not_a_folder"
  | "no_files"
  | "bad_column"
  | "bad_file"
  | "bad_record"
  | "limit_exceeded"
  | "all_rows_skipped";

/** The kinds of mistakes; the README of src/check describes each. */
export type FindingCode =
  | "uri_is_file"
  | "s3_express"
  | "no_files"
  | "no_namespace"
  | "one_level_too_high"
  | "nested_folder"
  | "ignored_file"
  | "empty_folder"
  | "odd_namespace"
  | "namespace_name"
  | "namespace_exists"
  | "too_many_namespaces"
  | "too_many_files"
  | "file_too_large"
  | "too_large"
  | "mixed_formats"
  | "empty_file"
  | "not_parquet"
  | "bad_footer"
  | "encrypted"
  | "missing_column"
  | "wrong_type"
  | "extra_column"
  | "double_values"
  | "unusual_list"
  | "sparse_index_type"
  | "dimension"
  | "vector_type"
  | "uneven_vectors"
  | "null_id"
  | "mixed_vectors"
  | "no_records"
  | "metadata_json"
  | "metadata_value"
  | "metadata_size"
  | "id_length"
  | "duplicate_id"
  | "not_ascii_id"
  | "not_finite"
  | "bad_line"
  | "missing_id"
  | "not_decoded"
  | "unreadable";
