import type { ImportOperation } from "../../src/index.js";

/** An import with these fields alone, whatever else this version of the contract requires of a response. */
export function makeImport(
  fields: Partial<ImportOperation> & Pick<ImportOperation, "id" | "status">,
): ImportOperation {
  // As a service may send it that leaves out what its contract requires.
  return fields as ImportOperation;
}
