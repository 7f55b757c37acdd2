import { ConnectionError } from "../errors/connection-error.js";
import type { Call } from "./http.js";
import { redact } from "./redact.js";

/** As deep as errors are looked into: deeper than any runtime nests them. */
const MAX_DEPTH = 5;

/** The error for whatever a fetch threw, or for a body that broke off. */
export function toConnectionError(
  thrown: unknown,
  { action }: Call,
  apiKey: string,
): ConnectionError {
  const reason = redact(describeCause(thrown), apiKey).trim().replace(/\s+/g, " ");
  return new ConnectionError(`Cannot ${action} as the connection failed: ${reason}`, {
    attempts: 1,
    cause: mentions(thrown, apiKey) ? new Error(reason) : thrown,
  });
}

/** The innermost message says most: undici wraps it in `fetch failed`. */
function describeCause(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return String(error);
  const [inner] = error instanceof AggregateError ? error.errors : [error.cause];
  if (inner instanceof Error && depth < MAX_DEPTH) return describeCause(inner, depth + 1);
  return error.message || error.name;
}

/** Whether a secret stands anywhere in a thrown value, such as in the headers that some libraries attach to an error. */
function mentions(value: unknown, secret: string, depth = 0, seen = new Set<unknown>()): boolean {
  if (typeof value === "string") return redact(value, secret) !== value;
  if (typeof value !== "object" || value === null || seen.has(value)) return false;
  seen.add(value);
  try {
    return listParts(value).some(
      (part) => depth < MAX_DEPTH && mentions(part, secret, depth + 1, seen),
    );
  } catch {
    // What cannot be looked into is not passed on.
    return true;
  }
}

function listParts(value: object): unknown[] {
  if (ArrayBuffer.isView(value)) return [];
  if (value instanceof Headers || value instanceof Map) return [...value].flat();
  return [...Reflect.ownKeys(value), "headers"].map((key) => Reflect.get(value, key));
}
