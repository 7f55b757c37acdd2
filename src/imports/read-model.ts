import { isRecord } from "../json.js";
import type { SuccessResponse } from "../transport/http.js";

/**
 * Checks that a part of a response is an object whose known fields have the contract's JSON types; `unknown` passes. Null
 * counts as absent in known fields; unknown fields pass through.
 * @param name what error messages call it, with its article
 * @throws InvalidResponseError
 */
export function readModel(
  value: unknown,
  types: Readonly<Record<string, string>>,
  { name, toError }: { name: string; toError: SuccessResponse["toError"] },
): Record<string, unknown> {
  if (!isRecord(value)) throw toError("shape", `the response is not ${name}`);
  const present = Object.values(value).includes(null) ? withoutNulls(value, types) : value;
  for (const [field, type] of Object.entries(types)) {
    const found = present[field];
    if (found !== undefined && type !== "unknown" && typeOf(found) !== type) {
      throw toError(
        "shape",
        `the response has ${name} whose ${field} is not ${type === "object" ? "an" : "a"} ${type}`,
      );
    }
  }
  return present;
}

function withoutNulls(
  value: Record<string, unknown>,
  types: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).filter(([key, field]) => field !== null || !Object.hasOwn(types, key)),
  );
}

function typeOf(value: unknown): string {
  return Array.isArray(value) ? "array" : typeof value;
}
