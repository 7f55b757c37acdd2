import type { Clock } from "../clock.js";
import { because } from "../errors/because.js";
import { retryAfterOf } from "../errors/retry-after-of.js";
import type { ImportClientEvent } from "../events.js";
import type { Emit } from "./emit.js";
import type { Attempt, Call, Send } from "./http.js";
import { type SendLimited, toTimeoutError } from "./limit-attempt.js";
import { judge } from "./retry-policy.js";
import { UnknownOutcome } from "./unknown-outcome.js";

/** The first pause is up to this long, each further one up to twice as long, to a cap: chance keeps clients apart. */
const BASE_PAUSE_MS = 500;
const MAX_PAUSE_MS = 8_000;

/** Who asks for more patience than this is told to whoever called. */
const MAX_RETRY_AFTER_MS = 60_000;

export interface RetrySettings {
  clock: Clock;
  emit: Emit;
}

/** Tries again what may be tried again, until it succeeds or the tries or the time of the call are used up. */
export function retry(send: SendLimited, { clock, emit }: RetrySettings): Send {
  return async (request, call) => {
    const endsAt = clock.monotonic() + call.totalTimeoutMs;
    let lastError: unknown;
    for (let number = 1; ; number += 1) {
      const attempt = startAttempt(call, { number, endsAt, lastError }, clock);
      try {
        return await send(request, attempt);
      } catch (error) {
        if (call.signal?.aborted) throw call.signal.reason;
        const verdict = judge(error, attempt);
        if (verdict === "unknown" && attempt.sentAt !== undefined) {
          throw new UnknownOutcome(error, attempt.sentAt);
        }
        const pauseMs = choosePause(error, number, clock);
        const isOver = number > call.maxRetries || clock.monotonic() + pauseMs >= endsAt;
        if (verdict === "throw" || isOver) throw error;
        emit?.(describeRetry(error, attempt, pauseMs));
        await clock.delay(pauseMs, call.signal);
        lastError = error;
        // Where the machine was asleep in the meantime.
        if (clock.monotonic() >= endsAt)
          throw toTimeoutError({ ...attempt, limitMs: 0, lastError });
      }
    }
  };
}

interface Tries {
  number: number;
  endsAt: number;
  lastError: unknown;
}

function startAttempt(call: Call, { number, endsAt, lastError }: Tries, clock: Clock): Attempt {
  const limitMs = Math.min(call.timeoutMs, endsAt - clock.monotonic());
  return { ...call, number, limitMs, lastError, sentAt: undefined };
}

/** Infinity where the API asks for more patience than we have. */
function choosePause(error: unknown, number: number, clock: Clock): number {
  const pauseMs = clock.random() * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** (number - 1));
  const askedMs = retryAfterOf(error);
  return askedMs > MAX_RETRY_AFTER_MS ? Number.POSITIVE_INFINITY : Math.max(pauseMs, askedMs);
}

function describeRetry(error: unknown, attempt: Attempt, delayMs: number): ImportClientEvent {
  const { operation, number } = attempt;
  return { type: "retry", operation, attempt: number, delayMs, reason: because(error) };
}
