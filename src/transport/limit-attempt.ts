import type { Clock } from "../clock.js";
import { TimeoutError } from "../errors/timeout-error.js";
import { untilAborted } from "../until-aborted.js";
import type { Attempt, HttpRequest, SendAttempt } from "./http.js";

/** Sends a request once, until the caller's signal ends it. */
export type SendLimited = (request: HttpRequest, attempt: Attempt) => ReturnType<SendAttempt>;

/**
 * Ends a try by the caller's signal, or where it takes longer than it may, from asking for the key to the end of the
 * body.
 */
export function limitAttempt(send: SendAttempt, clock: Clock): SendLimited {
  return (request, attempt) =>
    untilAborted(attempt.signal, (stop) => send(request, attempt, stop), {
      clock,
      ms: attempt.limitMs,
      toError: () => toTimeoutError(attempt),
    });
}

/** The error for a try that took all the time that was left for it. */
export function toTimeoutError(attempt: Attempt): TimeoutError {
  const { action, number, timeoutMs, totalTimeoutMs, limitMs, sentAt, lastError } = attempt;
  const fields = { attempts: number, ...(lastError === undefined ? {} : { cause: lastError }) };
  if (limitMs < timeoutMs) {
    const tries = number === 1 ? "" : `, with ${number} tries`;
    const message = `Cannot ${action} as it took longer than ${totalTimeoutMs} ms in all${tries}`;
    return new TimeoutError(message, { ...fields, scope: "total", timeoutMs: totalTimeoutMs });
  }
  const late = sentAt === undefined ? "the function for the API key" : "the answer";
  const message = `Cannot ${action} as ${late} took longer than ${timeoutMs} ms`;
  return new TimeoutError(message, { ...fields, scope: "attempt", timeoutMs });
}
