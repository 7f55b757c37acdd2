import type { FailureReason } from "../../imports/import-operation.js";

/** Errors of failed imports in our own words, with the phrases by which the service's own are known. */
export const FAILURE_TEXTS: Readonly<Record<FailureReason, string>> = {
  namespace_exists:
    "User error: the namespace example already exists, and imports only make new ones",
  no_namespace: "User error: No namespace detected: there is no folder below this one",
  not_a_folder: "User error: this is the complete path to a parquet file, not that of a folder",
  no_files: "User error: No Parquet files found in any folder below this one",
  bad_column: "User error: Missing required column values",
  bad_file: "User error: the Parquet footer of part-0.parquet cannot be read",
  bad_record: "User error: error reading record: part-0.parquet, row 7: missing required values",
  limit_exceeded: "User error: Exceeds system limit: the folder has too many files",
  all_rows_skipped: "User error: all rows were skipped, so that there is nothing to import",
};
