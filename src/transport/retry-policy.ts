import { isFrameworkSignal } from "../errors/error-inspection.js";
import { isImportClientError } from "../errors/is-import-client-error.js";

/** `retry`: send again. `throw`: the error is final. `unknown`: it may have taken effect, and must not be sent again. */
export type Decision = "retry" | "throw" | "unknown";

/** What follows from how an attempt ended, for a call that is idempotent (describe, list, cancel) and for one that is not (start). */
const DECISIONS = {
  not_sent: { idempotent: "retry", once: "retry" },
  // Each further attempt with a wrong password may lock the account at the proxy.
  rejected: { idempotent: "throw", once: "throw" },
  untrusted: { idempotent: "throw", once: "throw" },
  invalid_argument: { idempotent: "throw", once: "throw" },
  framework_signal: { idempotent: "throw", once: "throw" },
  broken: { idempotent: "retry", once: "unknown" },
  attempt_timed_out: { idempotent: "retry", once: "unknown" },
  call_timed_out: { idempotent: "throw", once: "unknown" },
  unreadable: { idempotent: "throw", once: "unknown" },
  303: { idempotent: "throw", once: "unknown" },
  "3xx": { idempotent: "throw", once: "throw" },
  408: { idempotent: "retry", once: "unknown" },
  429: { idempotent: "retry", once: "retry" },
  "4xx": { idempotent: "throw", once: "throw" },
  500: { idempotent: "retry", once: "unknown" },
  502: { idempotent: "retry", once: "unknown" },
  503: { idempotent: "retry", once: "unknown" },
  504: { idempotent: "retry", once: "unknown" },
  // A CDN could not reach the API, or waited for it in vain.
  520: { idempotent: "retry", once: "unknown" },
  521: { idempotent: "retry", once: "unknown" },
  522: { idempotent: "retry", once: "unknown" },
  523: { idempotent: "retry", once: "unknown" },
  524: { idempotent: "retry", once: "unknown" },
  529: { idempotent: "retry", once: "unknown" },
  530: { idempotent: "retry", once: "unknown" },
  other: { idempotent: "throw", once: "unknown" },
} as const satisfies Record<string, { idempotent: Decision; once: Decision }>;

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
