import { ConnectionError } from "../errors/connection-error.js";
import type { Call } from "./http.js";
import { redact } from "./redact.js";

/** As deep as errors are looked into: deeper than any runtime nests them. */
const MAX_DEPTH = 5;

/** What runtimes put on the errors of a connection. */
const PLAIN_KEYS = [
  "name",
  "message",
  "stack",
  "code",
  "errno",
  "syscall",
  "address",
  "port",
  "hostname",
];

/** The error for whatever a fetch threw, or for a body that broke off. */
export function toConnectionError(
  thrown: unknown,
  { action }: Call,
  apiKey: string,
): ConnectionError {
  const reason = redact(describe(thrown), apiKey).trim().replace(/\s+/g, " ");
  return new ConnectionError(`Cannot ${action} as the connection failed: ${reason}`, {
    attempts: 1,
    cause: isPlain(thrown, apiKey) ? thrown : new Error(reason),
  });
}

/** The innermost message says most: undici wraps it in `fetch failed`. */
function describe(thrown: unknown, depth = 0): string {
  try {
    if (!(thrown instanceof Error)) return String(thrown);
    const [inner] = thrown instanceof AggregateError ? thrown.errors : [thrown.cause];
    if (inner instanceof Error && depth < MAX_DEPTH) return describe(inner, depth + 1);
    return String(thrown.message || thrown.name);
  } catch {
    return "what was thrown cannot be read";
  }
}

/**
 * Whether a thrown value may be passed on as a cause: it holds nothing but texts and numbers without the key. Some
 * libraries attach the request to their errors, and with it the key.
 */
function isPlain(thrown: unknown, apiKey: string, depth = 0): boolean {
  try {
    if (typeof thrown === "string") return redact(thrown, apiKey) === thrown;
    if (!(thrown instanceof Error))
      return typeof thrown !== "object" && typeof thrown !== "function";
    return Reflect.ownKeys(thrown).every((key) => {
      const value: unknown = Reflect.get(thrown, key);
      const isNested = key === "cause" || key === "errors";
      if (isNested)
        return (
          depth < MAX_DEPTH && [value].flat().every((each) => isPlain(each, apiKey, depth + 1))
        );
      return PLAIN_KEYS.some((plain) => plain === key) && isPlain(value, apiKey, depth + 1);
    });
  } catch {
    return false;
  }
}
