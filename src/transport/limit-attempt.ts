import type { Clock } from "../clock.js";
import { TimeoutError } from "../errors/timeout-error.js";
import { untilAborted } from "../until-aborted.js";
import type { Attempt, SendAttempt } from "./http.js";

/** Ends a try that takes too long, from asking for the key to the end of the body. */
export function limitAttempt(send: SendAttempt, clock: Clock): SendAttempt {
  return (request, attempt, signal) =>
    untilAborted(signal, (stop) => send(request, attempt, stop), {
      clock,
      ms: attempt.timeoutMs,
      toError: () => toTimeoutError(attempt),
    });
}

function toTimeoutError({ action, number, timeoutMs, isSent }: Attempt): TimeoutError {
  const late = isSent ? "the answer" : "the function for the API key";
  const message = `Cannot ${action} as ${late} took longer than ${timeoutMs} ms`;
  return new TimeoutError(message, { scope: "attempt", timeoutMs, attempts: number });
}
