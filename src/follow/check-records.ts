import { RecordCountError } from "../errors/record-count-error.js";
import type { ImportOperation } from "../types.js";

/** Refuses imports that have fewer records than are expected of them together. @throws RecordCountError */
export function checkRecords(operations: readonly ImportOperation[], expected: number): void {
  // One that did not complete is the first to be looked at.
  const unfinished = operations.filter(({ status }) => status !== "Completed");
  const [operation] = [...unfinished, ...operations];
  const imported = operations.reduce((sum, { recordsImported = 0 }) => sum + recordsImported, 0);
  if (operation === undefined || imported >= expected) return;
  throw new RecordCountError({
    operation,
    operations,
    expected,
    imported,
    incomplete: unfinished.length,
  });
}
