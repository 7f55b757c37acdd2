import { ConnectionError, type ConnectionErrorReason } from "../errors/connection-error.js";
import { MAX_ERROR_DEPTH } from "./connection-failure.js";
import type { Attempt } from "./http.js";
import type { Redactor } from "./redact.js";

/** What runtimes put on the errors of a connection, and this package on those of an argument. */
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
  "argument",
  "rule",
  "limit",
];

/** What is most often behind a failure of TLS. */
const HINT = "a server without TLS needs http:// in indexHost";

interface Failed {
  attempt: Attempt;
  reason: ConnectionErrorReason;
  redactor: Redactor;
}

/** The error for whatever a fetch threw, or for a body that broke off. */
export function toConnectionError(
  thrown: unknown,
  { attempt: { action, number }, reason, redactor }: Failed,
): ConnectionError {
  const because = redactor.redact(describe(thrown)).trim().replace(/\s+/g, " ");
  return new ConnectionError(`Cannot ${action} as the connection failed: ${because}`, {
    reason,
    attempts: number,
    cause: isPlain(thrown, redactor) ? thrown : new Error(because),
  });
}

/** The innermost message says most: undici wraps it in `fetch failed`. */
function describe(thrown: unknown, depth = 0): string {
  try {
    if (!(thrown instanceof Error)) return String(thrown);
    const [inner] = thrown instanceof AggregateError ? thrown.errors : [thrown.cause];
    if (inner instanceof Error && depth < MAX_ERROR_DEPTH) return describe(inner, depth + 1);
    const { code, reason } = thrown as { code?: unknown; reason?: unknown };
    // The message of OpenSSL is full of its source files.
    if (/^ERR_SSL_/.test(String(code))) return `TLS: ${String(reason ?? code)} (${HINT})`;
    return String(thrown.message || thrown.name);
  } catch {
    return "what was thrown cannot be read";
  }
}

/**
 * Whether a thrown value may be passed on as a cause: it holds nothing but texts and numbers without the key. Some
 * libraries attach the request to their errors, and with it the key.
 */
function isPlain(thrown: unknown, redactor: Redactor, depth = 0): boolean {
  try {
    if (typeof thrown === "string") return redactor.redact(thrown) === thrown;
    if (!(thrown instanceof Error))
      return ["number", "boolean", "undefined"].includes(typeof thrown);
    return Reflect.ownKeys(thrown).every((key) => {
      const value: unknown = Reflect.get(thrown, key);
      const isNested = key === "cause" || key === "errors";
      if (isNested)
        return (
          depth < MAX_ERROR_DEPTH &&
          [value].flat().every((each) => isPlain(each, redactor, depth + 1))
        );
      return PLAIN_KEYS.some((plain) => plain === key) && isPlain(value, redactor, depth + 1);
    });
  } catch {
    return false;
  }
}
