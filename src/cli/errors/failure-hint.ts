import { type FailureReason, failureReason, type ImportOperation } from "../../index.js";

const HINTS: Readonly<Record<FailureReason, string>> = {
  namespace_exists:
    "imports only make new namespaces, and one that failed may have left some behind: delete the namespace, or give its folder another name",
  no_namespace:
    "the uri must be the folder above those of the namespaces, as in DIR/__default__/part-0.parquet",
  not_a_folder: "the uri must be the folder above those of the namespaces, and not a file",
  no_files: "each namespace is a folder that holds files whose names end in .parquet",
  bad_column:
    "the columns are id (string), values (list of float), sparse_values (indices and values) and metadata (a string of JSON), and no others",
  bad_file: "this is no whole Parquet file: write it anew, and look whether its upload was cut off",
  bad_record:
    "the error names the file and the row: mend it, or skip bad records with --on-error continue",
  limit_exceeded: "the folder is too large for one import: split it into several",
  all_rows_skipped:
    "every row is bad: start it with --on-error abort to learn what is wrong with the first",
};

/** What to do about an import that failed for a known reason. */
export function failureHint(operation: ImportOperation): string | undefined {
  const reason = operation.status === "Failed" ? failureReason(operation) : undefined;
  return reason && HINTS[reason];
}
