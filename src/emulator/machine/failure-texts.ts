import type { FailureReason } from "../../types.js";

/** The error of an import into a namespace that exists, as the service documents it. */
export function namespaceExistsText(namespace: string): string {
  return `User error: The namespace "${namespace}" already exists. Imports are only allowed into nonexistent namespaces.`;
}

/** With the phrases by which `failureReason` knows the service's errors. */
const BEGINNINGS: Readonly<Record<Exclude<FailureReason, "namespace_exists">, string>> = {
  no_namespace: "User error: No namespace detected",
  not_a_folder: "User error: this is the complete path to a parquet file",
  no_files: "User error: No Parquet files found",
  bad_column: "User error: Missing required column, or not the expected data type",
  bad_file: "User error: the Parquet footer cannot be read",
  bad_record: "User error: error reading record",
  limit_exceeded: "User error: Exceeds system limit",
  all_rows_skipped: "User error: all rows were skipped",
};

/** Errors of failed imports, most in our own words, with the phrases by which `failureReason` knows the service's. */
export const FAILURE_TEXTS: Readonly<Record<FailureReason, string>> = {
  namespace_exists: namespaceExistsText("example"),
  no_namespace: `${BEGINNINGS.no_namespace}: there is no folder below this one`,
  not_a_folder: `${BEGINNINGS.not_a_folder}, not that of a folder`,
  no_files: `${BEGINNINGS.no_files} in any folder below this one`,
  bad_column: "User error: Missing required column values",
  bad_file: "User error: the Parquet footer of part-0.parquet cannot be read",
  bad_record: `${BEGINNINGS.bad_record}: part-0.parquet, row 7: missing required values`,
  limit_exceeded: `${BEGINNINGS.limit_exceeded}: the folder has too many files`,
  all_rows_skipped: `${BEGINNINGS.all_rows_skipped}, so that there is nothing to import`,
};

/** What is wrong with the files of a folder. */
export interface FolderMistake {
  /** Undefined for what the service has no documented error for. */
  reason: FailureReason | undefined;
  /** What was found, for people. */
  message: string;
  /** The files or folders that have it, or some of them. */
  files: readonly string[];
}

/** The error of an import that fails by what is wrong with its files. */
export function describeMistake({ reason, message, files }: FolderMistake): string {
  const [first] = files;
  if (reason === "namespace_exists" && first !== undefined) {
    return namespaceExistsText(first.replace(/\/$/, ""));
  }
  const found = files.length === 0 ? message : `${message} (${files.join(", ")})`;
  if (reason === undefined || reason === "namespace_exists") return `User error: ${found}`;
  return `${BEGINNINGS[reason]}: ${found}`;
}
