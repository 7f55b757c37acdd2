import { IMPORT_OPERATION_TYPES, type IMPORT_STATUSES } from "../../generated/contract.js";
import type { SuccessResponse } from "../transport/http.js";
import type { FailureReason, ImportModel, ImportOperation, Unchecked } from "../types.js";
import { readModel } from "./read-model.js";

/** The JSON type of each field: a field that the contract's types have and its constants lack does not compile. */
const FIELD_TYPES: Readonly<Record<keyof ImportModel, string>> = IMPORT_OPERATION_TYPES;

const REQUIRED_FIELDS = ["id", "status"] as const satisfies (keyof ImportModel)[];

const TERMINAL_STATUSES: readonly string[] = [
  "Completed",
  "Failed",
  "Cancelled",
] satisfies readonly (typeof IMPORT_STATUSES)[number][];

/** Whether an import has ended. A status that nobody knows is not an end. */
export function isTerminal({ status }: Pick<ImportOperation, "status">): boolean {
  return TERMINAL_STATUSES.includes(status);
}

/** The folder of a uri: with and without a slash at its end it is the same. */
export function folderOf(uri = ""): string {
  return uri.replace(/\/$/, "");
}

/** A phrase that the texts of each reason share; the first that fits counts. */
const PHRASES: readonly [FailureReason, RegExp][] = [
  ["namespace_exists", /already exists/i],
  ["no_namespace", /no namespace detected/i],
  ["not_a_folder", /complete path to a parquet file/i],
  ["no_files", /no parquet files found/i],
  ["bad_column", /missing required column|unsupported column|expected data type/i],
  ["bad_file", /parquet footer/i],
  [
    "bad_record",
    /error reading record|missing required values|failed to parse metadata|is not supported for/i,
  ],
  ["limit_exceeded", /exceeds system limit/i],
  ["all_rows_skipped", /all rows were skipped/i],
];

/** Names why an import failed, by its `error`; undefined if it has none, or an unknown one. */
export function failureReason({
  error = "",
}: Pick<ImportOperation, "error">): FailureReason | undefined {
  return PHRASES.find(([, phrase]) => phrase.test(error))?.[0];
}

/**
 * Checks that what came over the wire is an import: `id` and `status` must be there, and known fields must have the
 * contract's type. Null counts as absent in known fields; unknown fields pass through.
 * @throws InvalidResponseError
 */
export function readOperation(
  model: Unchecked<ImportModel> | undefined,
  { toError }: SuccessResponse,
): ImportOperation {
  const present = readModel(model, FIELD_TYPES, { name: "an import", toError });
  for (const field of REQUIRED_FIELDS) {
    if (!present[field]) throw toError("shape", `the response has an import without ${field}`);
  }
  // From the wire: the contract's fields were checked above.
  return present as unknown as ImportOperation;
}
