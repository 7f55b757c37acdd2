import { type Deadline, untilAborted } from "../abort.js";
import type { Clock } from "../clock.js";
import { retryAfterOf } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import { TimeoutError } from "../errors/timeout-error.js";
import type { Emit } from "../events.js";
import type { Call, Moment, Send, SendOnce, SuccessResponse } from "./http.js";
import type { KeyGuard } from "./redact.js";
import { decide } from "./retry-policy.js";

/** The first pause is up to this long, each further one up to twice as long, to a cap: chance keeps clients apart. */
const BASE_PAUSE_MS = 500;
const MAX_PAUSE_MS = 8_000;

/** If the API asks to wait longer than this, the caller shall know now. */
const MAX_RETRY_AFTER_MS = 60_000;

export interface RetrySettings {
  /** The key, checked, or a function that is called for every request. */
  apiKey: string | ((action: string) => Promise<string>);
  guard: KeyGuard;
  clock: Clock;
  emit: Emit;
}

/** What a call that is not idempotent ends in if nobody knows whether it took effect. Stays within the library. */
export class UnknownOutcome {
  /** How the request ended. */
  readonly error: unknown;
  /** When its last attempt was sent: the attempts before it are known to have had no effect. */
  readonly sentAt: Moment;
  /** When that attempt ended, by the monotonic clock. */
  readonly endedAt: number;

  constructor(error: unknown, sentAt: Moment, endedAt: number) {
    this.error = error;
    this.sentAt = sentAt;
    this.endedAt = endedAt;
  }
}

/** Sends again what may be sent again, until it succeeds or the attempts or the time of the call are used up. */
export function retry(send: SendOnce<SuccessResponse>, settings: RetrySettings): Send {
  const { apiKey, guard, clock, emit } = settings;
  return async (request, call) => {
    const { signal, operation, maxRetries } = call;
    const endsAt = call.endsAt ?? clock.monotonic() + call.timeoutMs;
    let safeCall = { ...call, action: guard.hide(call.action) };
    let cause: unknown;
    for (let number = 1; ; number += 1) {
      const limit = limitAttempt(call, { number, endsAt, cause }, clock);
      if (limit.ms <= 0) throw toTimeoutError(safeCall, { ...limit, attempts: number - 1 });
      let sentAt: Moment | undefined;
      try {
        const key =
          typeof apiKey === "string"
            ? apiKey
            : await untilAborted(
                signal,
                () => apiKey(safeCall.action),
                toDeadline(safeCall, limit, clock, "the function for the API key "),
              );
        const redactor = guard.redactorFor(key);
        safeCall = { ...call, action: guard.hide(call.action) };
        const deadline = toDeadline(safeCall, limit, clock);
        // A key that came too late: nothing was sent.
        if (deadline.ms <= 0) throw deadline.toError();
        sentAt = { now: clock.now(), monotonic: clock.monotonic() };
        const attempt = { ...safeCall, number, limitMs: limit.ms, apiKey: key, redactor, sentAt };
        return await untilAborted(
          signal,
          (stop, abort) => send(request, { ...attempt, abort }, stop),
          deadline,
        );
      } catch (error) {
        const isAborted = signal?.aborted === true;
        const decision = decide(error, { ...call, isSent: sentAt !== undefined });
        const isUnknown = decision === "unknown" || (isAborted && !call.isIdempotent);
        if (isUnknown && sentAt !== undefined) {
          throw new UnknownOutcome(isAborted ? signal.reason : error, sentAt, clock.monotonic());
        }
        if (isAborted) throw signal.reason;
        const delayMs = choosePause(error, number, clock);
        const isOver = number > maxRetries || clock.monotonic() + delayMs >= endsAt;
        if (decision === "throw" || isOver) throw error;
        emit?.({ type: "retry", operation, attempt: number, delayMs, reason: problemOf(error) });
        await clock.delay(delayMs, signal);
        cause = error;
      }
    }
  };
}

/** How long an attempt may take, from the call of the function for the key to the end of the body. */
interface AttemptLimit {
  /** Whether that is the time of an attempt, or what is left of the time of the call. */
  scope: "attempt" | "call";
  ms: number;
  beginsAt: number;
  /** How many attempts there are with this one. */
  attempts: number;
  /** How the attempt before ended. */
  cause: unknown;
}

function limitAttempt(
  { attemptTimeoutMs }: Call,
  { number, endsAt, cause }: { number: number; endsAt: number; cause: unknown },
  clock: Clock,
): AttemptLimit {
  const beginsAt = clock.monotonic();
  const leftMs = endsAt - beginsAt;
  const scope = leftMs < attemptTimeoutMs ? "call" : "attempt";
  return { scope, ms: Math.min(attemptTimeoutMs, leftMs), beginsAt, attempts: number, cause };
}

function toDeadline(call: Call, limit: AttemptLimit, clock: Clock, subject = ""): Deadline {
  const ms = limit.ms - (clock.monotonic() - limit.beginsAt);
  return { clock, ms, toError: () => toTimeoutError(call, limit, subject) };
}

function toTimeoutError(
  { action, attemptTimeoutMs, timeoutMs }: Call,
  { scope, attempts, cause }: AttemptLimit,
  subject = "",
): TimeoutError {
  const isCall = scope === "call";
  const limitMs = Math.ceil(isCall ? timeoutMs : attemptTimeoutMs);
  const made = isCall ? `${attempts} attempts` : `attempt ${attempts}`;
  const problem = `${subject}timed out after ${limitMs} ms${attempts > 1 ? ` (${made})` : ""}`;
  return new TimeoutError(action, problem, { scope, timeoutMs: limitMs, attempts, cause });
}

/** Infinity if the API asks to wait longer than a call should last. */
function choosePause(error: unknown, number: number, clock: Clock): number {
  const pauseMs = clock.random() * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** (number - 1));
  const askedMs = retryAfterOf(error);
  return askedMs > MAX_RETRY_AFTER_MS ? Number.POSITIVE_INFINITY : Math.max(pauseMs, askedMs);
}
