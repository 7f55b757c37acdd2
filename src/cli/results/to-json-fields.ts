import type { ImportOperation } from "../../index.js";

/**
 * An import as `--json` shows it: every field that the API gave, by its own name. Counts that the API left out since they
 * are zero are written out, so that each import has them; only a completed one is never said to be at 0 percent.
 */
export function toJsonFields(operation: ImportOperation): ImportOperation {
  const { percentComplete, recordsImported = 0, status } = operation;
  const percent = percentComplete ?? (status === "Completed" ? undefined : 0);
  return {
    ...operation,
    ...(percent === undefined ? {} : { percentComplete: percent }),
    recordsImported,
  };
}
