import type { ImportOperation } from "../types.js";

/** What went wrong with an import, where its error text is one of the known ones. */
export type FailureReason =
  | "namespace_exists"
  | "no_namespace"
  | "not_a_folder"
  | "no_files"
  | "bad_column"
  | "bad_file"
  | "all_rows_skipped";

/** What the texts of each reason have in common; the first that fits counts. */
const PHRASES: readonly [FailureReason, RegExp][] = [
  ["namespace_exists", /already exists/i],
  ["no_namespace", /no namespace detected/i],
  ["not_a_folder", /complete path to a parquet file/i],
  ["no_files", /no parquet files found/i],
  ["bad_column", /missing required column|unsupported column|expected data type/i],
  ["bad_file", /parquet footer/i],
  ["all_rows_skipped", /all rows were skipped/i],
];

/** Names why an import failed, by its `error`; undefined where there is none, or none that is known. */
export function failureReason({
  error = "",
}: Pick<ImportOperation, "error">): FailureReason | undefined {
  return PHRASES.find(([, phrase]) => phrase.test(error))?.[0];
}
