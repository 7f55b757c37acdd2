import { describe, expect, it } from "vitest";
import { failureReason, IMPORT_STATUSES, isTerminal } from "../../../src/index.js";

const REASONS = [
  { error: "User error: the namespace n1 already exists", reason: "namespace_exists" },
  { error: "User error: No namespace detected below the folder", reason: "no_namespace" },
  {
    error: "User error: give a folder, not the complete path to a parquet file",
    reason: "not_a_folder",
  },
  { error: "User error: No Parquet files found in n1", reason: "no_files" },
  { error: "User error: Missing required column: values", reason: "bad_column" },
  { error: "User error: Unsupported column: extra", reason: "bad_column" },
  { error: "User error: id: expected data type string", reason: "bad_column" },
  { error: "User error: cannot read the Parquet footer of a.parquet", reason: "bad_file" },
  { error: "User error: error reading record: row 7", reason: "bad_record" },
  { error: "User error: missing required values", reason: "bad_record" },
  { error: "User error: failed to parse metadata", reason: "bad_record" },
  { error: "User error: a list is not supported for metadata", reason: "bad_record" },
  { error: "User error: Exceeds system limit: too many files", reason: "limit_exceeded" },
  { error: "User error: all rows were skipped", reason: "all_rows_skipped" },
  { error: "User error: something new", reason: undefined },
  { error: "", reason: undefined },
  { error: undefined, reason: undefined },
];

describe("failureReason()", () => {
  it.each(REASONS)("reads $error as $reason", ({ error, reason }) => {
    expect(failureReason(error === undefined ? {} : { error })).toBe(reason);
  });
});

describe("isTerminal()", () => {
  it("is true for the three final statuses and for no other, known or not", () => {
    const statuses = [...IMPORT_STATUSES, "Resting", ""];
    expect(statuses.filter((status) => isTerminal({ status }))).toEqual([
      "Failed",
      "Completed",
      "Cancelled",
    ]);
  });
});
