import { isImportClientError } from "../errors/is-import-client-error.js";
import type { Attempt } from "./http.js";

/** `retry`: try again. `throw`: the error is final. `unknown`: it may have taken effect, and must not be sent again. */
export type Verdict = "retry" | "throw" | "unknown";

/** What follows from a try that failed, for a request that may be repeated (GET, DELETE) and one to be sent once (POST). */
const VERDICTS = {
  not_sent: { repeatable: "retry", once: "retry" },
  untrusted: { repeatable: "throw", once: "throw" },
  invalid_argument: { repeatable: "throw", once: "throw" },
  broken: { repeatable: "retry", once: "unknown" },
  attempt_timed_out: { repeatable: "retry", once: "unknown" },
  total_timed_out: { repeatable: "throw", once: "unknown" },
  unreadable: { repeatable: "throw", once: "unknown" },
  303: { repeatable: "throw", once: "unknown" },
  "3xx": { repeatable: "throw", once: "throw" },
  408: { repeatable: "retry", once: "unknown" },
  429: { repeatable: "retry", once: "retry" },
  "4xx": { repeatable: "throw", once: "throw" },
  500: { repeatable: "retry", once: "unknown" },
  502: { repeatable: "retry", once: "unknown" },
  503: { repeatable: "retry", once: "unknown" },
  504: { repeatable: "retry", once: "unknown" },
  other: { repeatable: "throw", once: "unknown" },
} as const satisfies Record<string, { repeatable: Verdict; once: Verdict }>;

type Failure = `${keyof typeof VERDICTS}`;

/** What follows from how a try ended. */
export function judge(error: unknown, { isRepeatable, sentAt }: Attempt): Verdict {
  return VERDICTS[sentAt === undefined ? nameUnsent(error) : nameFailure(error)][
    isRepeatable ? "repeatable" : "once"
  ];
}

/** A try that ended before anything was sent: the key was wrong, or did not come in time. */
function nameUnsent(error: unknown): Failure {
  const isLate = isImportClientError(error) && error.code === "timed_out";
  return isLate ? "not_sent" : "invalid_argument";
}

function nameFailure(error: unknown): Failure {
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

/** The row of the very status, or that of its class. A redirect that is hidden or was followed has neither. */
function nameStatus(status: number): Failure {
  const rows = [`${status}`, `${Math.floor(status / 100)}xx`];
  return rows.find((row): row is Failure => row in VERDICTS) ?? "other";
}
