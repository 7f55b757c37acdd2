import { isFrameworkSignal } from "../errors/error-inspection.js";
import { isImportClientError } from "../errors/is-import-client-error.js";

/** `retry`: send again. `throw`: the error is final. `unknown`: it may have taken effect, and must not be sent again. */
export type Decision = "retry" | "throw" | "unknown";

interface Decisions {
  /** For a call that is idempotent: describe, list, cancel. */
  idempotent: Decision;
  /** For one that is not: start. */
  once: Decision;
}

const NOTHING_HAPPENED: Decisions = { idempotent: "retry", once: "retry" };
const FINAL: Decisions = { idempotent: "throw", once: "throw" };
const TRANSIENT: Decisions = { idempotent: "retry", once: "unknown" };
const UNCLEAR: Decisions = { idempotent: "throw", once: "unknown" };

/** What follows from how an attempt ended. */
const DECISIONS = {
  not_sent: NOTHING_HAPPENED,
  // Each further attempt with a wrong password may lock the account at the proxy.
  rejected: FINAL,
  not_ready: FINAL,
  untrusted: FINAL,
  invalid_argument: FINAL,
  framework_signal: FINAL,
  broken: TRANSIENT,
  attempt_timed_out: TRANSIENT,
  call_timed_out: UNCLEAR,
  unreadable: UNCLEAR,
  303: UNCLEAR,
  "3xx": FINAL,
  408: TRANSIENT,
  429: NOTHING_HAPPENED,
  "4xx": FINAL,
  500: TRANSIENT,
  502: TRANSIENT,
  503: TRANSIENT,
  504: TRANSIENT,
  // A CDN could not reach the API, or waited for it in vain.
  520: TRANSIENT,
  521: TRANSIENT,
  522: TRANSIENT,
  523: TRANSIENT,
  524: TRANSIENT,
  529: TRANSIENT,
  530: TRANSIENT,
  other: UNCLEAR,
} as const satisfies Record<string, Decisions>;

type Failure = `${keyof typeof DECISIONS}`;

/** What follows from how an attempt ended. @param isSent whether the request was handed to `fetch` */
export function decide(
  error: unknown,
  { isIdempotent, isSent }: { isIdempotent: boolean; isSent: boolean },
): Decision {
  const failure = isSent ? nameFailure(error) : nameUnsent(error);
  return DECISIONS[failure][isIdempotent ? "idempotent" : "once"];
}

/** An attempt for which there was no key in time, or a wrong one. */
function nameUnsent(error: unknown): Failure {
  const isLate = isImportClientError(error) && error.code === "timed_out";
  return isLate ? "not_sent" : "invalid_argument";
}

function nameFailure(error: unknown): Failure {
  if (isFrameworkSignal(error)) return "framework_signal";
  if (!isImportClientError(error)) return "other";
  switch (error.code) {
    case "connection_failed":
      return error.reason === "unreachable" ? "not_sent" : error.reason;
    case "timed_out":
      return `${error.scope}_timed_out`;
    case "api_error":
      return nameStatus(error.status);
    case "invalid_response":
      return error.reason === "redirect" ? nameStatus(error.status) : "unreadable";
    case "invalid_argument":
      return "invalid_argument";
    default:
      return "other";
  }
}

/** The row of the status itself, or that of its class. A redirect that is hidden or was followed has neither. */
function nameStatus(status: number): Failure {
  const rows = [`${status}`, `${Math.floor(status / 100)}xx`];
  return rows.find((row): row is Failure => row in DECISIONS) ?? "other";
}
