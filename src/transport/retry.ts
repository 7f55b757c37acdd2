import type { Clock } from "../clock.js";
import { because } from "../errors/because.js";
import { retryAfterOf } from "../errors/retry-after-of.js";
import { TimeoutError } from "../errors/timeout-error.js";
import type { ImportClientEvent } from "../types.js";
import { untilAborted } from "../until-aborted.js";
import type { Emit } from "./emit.js";
import type { Attempt, Call, Send, SendAttempt } from "./http.js";
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
export function retry(send: SendAttempt, { clock, emit }: RetrySettings): Send {
  return async (request, call) => {
    const endsAt = clock.monotonic() + call.totalTimeoutMs;
    let attempt = startAttempt(call, 1, clock);
    let last: unknown;
    const run = async (signal: AbortSignal) => {
      for (;;) {
        try {
          return await send(request, attempt, signal);
        } catch (error) {
          signal.throwIfAborted();
          last = error;
          const pauseMs = choosePause(error, attempt, clock);
          const isOver = attempt.number > call.maxRetries || clock.monotonic() + pauseMs >= endsAt;
          if (isOver || judge(error, attempt) !== "retry") throw error;
          emit?.(describeRetry(error, attempt, pauseMs));
          // It had no effect: where the time runs out from here on, nothing is unknown.
          attempt.isSent = false;
          await clock.delay(pauseMs, signal);
          attempt = startAttempt(call, attempt.number + 1, clock);
        }
      }
    };
    const toError = () => toTimeoutError(attempt, last);
    try {
      return await untilAborted(call.signal, run, { clock, ms: call.totalTimeoutMs, toError });
    } catch (error) {
      if (call.signal?.aborted) throw call.signal.reason;
      if (judge(error, attempt) !== "unknown") throw error;
      throw new UnknownOutcome(error, attempt.startedAt);
    }
  };
}

function startAttempt(call: Call, number: number, clock: Clock): Attempt {
  const startedAt = { now: clock.now(), monotonic: clock.monotonic() };
  return { ...call, number, startedAt, isSent: false };
}

/** Infinity where the API asks for more patience than we have. */
function choosePause(error: unknown, { number }: Attempt, clock: Clock): number {
  const pauseMs = clock.random() * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** (number - 1));
  const askedMs = retryAfterOf(error);
  return askedMs > MAX_RETRY_AFTER_MS ? Number.POSITIVE_INFINITY : Math.max(pauseMs, askedMs);
}

function describeRetry(error: unknown, attempt: Attempt, delayMs: number): ImportClientEvent {
  const { operation, number } = attempt;
  return { type: "retry", operation, attempt: number, delayMs, reason: because(error) };
}

function toTimeoutError({ action, number, totalTimeoutMs }: Attempt, cause: unknown): TimeoutError {
  const tries = number === 1 ? "one try" : `${number} tries`;
  const message = `Cannot ${action} as ${tries} took longer than ${totalTimeoutMs} ms in all`;
  return new TimeoutError(message, {
    scope: "total",
    timeoutMs: totalTimeoutMs,
    attempts: number,
    ...(cause === undefined ? {} : { cause }),
  });
}
