import { type Deadline, untilAborted } from "../abort.js";
import type { Clock } from "../clock.js";
import { retryAfterOf } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import { TimeoutError } from "../errors/timeout-error.js";
import type { Emit } from "../events.js";
import type { Call, Moment, Send, SendOnce, SuccessResponse } from "./http.js";
import { createRedactor, type Redactor } from "./redact.js";
import { decide } from "./retry-policy.js";

/** The first pause is up to this long, each further one up to twice as long, to a cap: chance keeps clients apart. */
const BASE_PAUSE_MS = 500;
const MAX_PAUSE_MS = 8_000;

/** If the API asks to wait longer than this, the caller shall know now. */
const MAX_RETRY_AFTER_MS = 60_000;

export interface RetrySettings {
  /** The key, checked, or a function that is called for every request. */
  apiKey: string | ((action: string) => Promise<string>);
  clock: Clock;
  emit: Emit;
}

/** What a call that is not idempotent ends in if nobody knows whether it took effect. Stays within the library. */
export class UnknownOutcome {
  /** How the request ended. */
  readonly error: unknown;
  /** When its last attempt was sent: the attempts before it are known to have had no effect. */
  readonly sentAt: Moment;

  constructor(error: unknown, sentAt: Moment) {
    this.error = error;
    this.sentAt = sentAt;
  }
}

/** Sends again what may be sent again, until it succeeds or the attempts or the time of the call are used up. */
export function retry(
  send: SendOnce<SuccessResponse>,
  { apiKey, clock, emit }: RetrySettings,
): Send {
  const redactorOf = keepLast(createRedactor);
  return async (request, call) => {
    const endsAt = call.endsAt ?? clock.monotonic() + call.timeoutMs;
    let { action } = call;
    let lastError: unknown;
    for (let number = 1; ; number += 1) {
      const limit = createAttemptLimit({ ...call, action }, { number, endsAt, lastError }, clock);
      let sentAt: Moment | undefined;
      try {
        const key =
          typeof apiKey === "string"
            ? apiKey
            : await untilAborted(call.signal, () => apiKey(call.action), limit.ofKey());
        const redactor = redactorOf(key);
        action = hideKey(action, redactor);
        const moment = { now: clock.now(), monotonic: clock.monotonic() };
        sentAt = moment;
        const attempt = {
          ...{ ...call, action, number, limitMs: limit.ms },
          ...{ apiKey: key, redactor, sentAt: moment },
        };
        const run = (stop: AbortSignal) => send(request, attempt, stop);
        return await untilAborted(call.signal, run, limit.ofResponse(action));
      } catch (error) {
        if (call.signal?.aborted) throw call.signal.reason;
        const decision = decide(error, { ...call, isSent: sentAt !== undefined });
        if (decision === "unknown" && sentAt !== undefined) throw new UnknownOutcome(error, sentAt);
        const delayMs = choosePause(error, number, clock);
        const isOver = number > call.maxRetries || clock.monotonic() + delayMs >= endsAt;
        if (decision === "throw" || isOver) throw error;
        const { operation } = call;
        const reason = problemOf(error);
        emit?.({ type: "retry", operation, attempt: number, delayMs, reason });
        await clock.delay(delayMs, call.signal);
        lastError = error;
      }
    }
  };
}

/** The caller may have passed the key as an id. */
function hideKey(action: string, redactor: Redactor): string {
  return redactor.isEcho(action) ? redactor.redact(action) : action;
}

/** How long an attempt may take, from the call of the function for the key to the end of the body. */
interface AttemptLimit {
  ms: number;
  ofKey(): Deadline;
  /** @param action for the error message */
  ofResponse(action: string): Deadline;
}

interface Progress {
  /** The attempt, counted from 1. */
  number: number;
  /** When the time of the call is over, by the monotonic clock. */
  endsAt: number;
  /** How the attempt before ended. */
  lastError: unknown;
}

/** The limit of the attempt, or what is left of that of the call. @throws TimeoutError if that is nothing, as after the machine slept */
function createAttemptLimit(
  { action, attemptTimeoutMs, timeoutMs }: Call,
  { number, endsAt, lastError: cause }: Progress,
  clock: Clock,
): AttemptLimit {
  const beginsAt = clock.monotonic();
  const leftMs = endsAt - beginsAt;
  const toCallTimeout = (attempts: number, doing = action) => {
    const made = attempts > 1 ? ` (${attempts} attempts)` : "";
    const problem = `timed out after ${timeoutMs} ms${made}`;
    return new TimeoutError(doing, problem, { scope: "call", timeoutMs, attempts, cause });
  };
  if (leftMs <= 0) throw toCallTimeout(number - 1);
  const ms = Math.min(attemptTimeoutMs, leftMs);
  const deadline = (what: string, doing: string): Deadline => {
    const toError = () => {
      if (ms < attemptTimeoutMs) return toCallTimeout(number, doing);
      const which = number > 1 ? ` (attempt ${number})` : "";
      const problem = `${what}timed out after ${ms} ms${which}`;
      const fields = { timeoutMs: ms, attempts: number, cause };
      return new TimeoutError(doing, problem, { scope: "attempt", ...fields });
    };
    return { clock, ms: ms - (clock.monotonic() - beginsAt), toError };
  };
  return {
    ms,
    ofKey: () => deadline("the function for the API key ", action),
    ofResponse: (doing) => deadline("", doing),
  };
}

/** Infinity if the API asks to wait longer than a call should last. */
function choosePause(error: unknown, number: number, clock: Clock): number {
  const pauseMs = clock.random() * Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** (number - 1));
  const askedMs = retryAfterOf(error);
  return askedMs > MAX_RETRY_AFTER_MS ? Number.POSITIVE_INFINITY : Math.max(pauseMs, askedMs);
}

/** A function that remembers what it made of the last value, for values that hardly ever change. */
function keepLast<Value, Made>(make: (value: Value) => Made): (value: Value) => Made {
  let last: { value: Value; made: Made } | undefined;
  return (value) => {
    if (last?.value !== value) last = { value, made: make(value) };
    return last.made;
  };
}
