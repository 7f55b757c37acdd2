import { IMPORT_OPERATION_TYPES } from "../../generated/contract.js";
import { isRecord } from "../is-record.js";
import type { ImportOperation } from "../types.js";

/**
 * Narrows what came over the wire to an import: `id` and `status` must be there, known fields must have the contract's
 * type, null counts as absent there, and unknown fields pass through.
 */
export function readOperation(value: unknown, refuse: (because: string) => Error): ImportOperation {
  if (!isRecord(value)) throw refuse("is no import");
  const present = Object.values(value).includes(null) ? withoutNulls(value) : value;
  for (const field of ["id", "status"]) {
    if (present[field] === undefined || present[field] === "")
      throw refuse(`has an import without ${field}`);
  }
  for (const [field, type] of Object.entries(IMPORT_OPERATION_TYPES)) {
    const found = present[field];
    if (found !== undefined && typeOf(found) !== type) {
      throw refuse(`has an import whose ${field} is no ${type}`);
    }
  }
  // From the wire: the contract's fields were checked above.
  return present as ImportOperation;
}

function withoutNulls(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(
      ([key, field]) => field !== null || !Object.hasOwn(IMPORT_OPERATION_TYPES, key),
    ),
  );
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}
