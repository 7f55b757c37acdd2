import { because } from "../errors/because.js";
import { hasStatus } from "../errors/has-status.js";
import { retryAfterOf } from "../errors/retry-after-of.js";
import type { ResolvedWatchOptions } from "../options/resolve-watch-options.js";
import type { ImportOperation } from "../types.js";
import { createAwakeClock } from "./awake-clock.js";
import type { FollowContext } from "./follow-context.js";
import { type FollowedImport, noteSighting } from "./followed-import.js";
import { extendOutage } from "./outage.js";
import { chooseDelay } from "./schedule.js";

/** Owns the requests and timers of one watch or wait. */
export interface Poller {
  /**
   * Asks for an import, and notes how it is, or that the poll failed and may be repeated.
   * @returns whether the import was seen otherwise than before
   * @throws what ends following the import
   */
  ask(followed: FollowedImport, signal: AbortSignal): Promise<boolean>;
  /** Asks for an import whenever it is due, until it is seen otherwise than before. */
  askUntilChanged(followed: FollowedImport, signal: AbortSignal): Promise<ImportOperation>;
  /** Notes how an import was seen elsewhere, and gives whether that is otherwise than before. */
  see(followed: FollowedImport, operation: ImportOperation): boolean;
  /** Notes that an import could not be seen. @throws the error where that ends following it */
  miss(followed: FollowedImport, error: unknown): void;
  /** Waits for a moment of the monotonic clock. */
  pauseUntil(at: number, signal: AbortSignal): Promise<void>;
}

export function createPoller(context: FollowContext, options: ResolvedWatchOptions): Poller {
  const { clock, emit, describe, isFresh } = context;
  const { outageToleranceMs } = options;
  const requestMs = Math.min(options.timeoutMs, options.totalTimeoutMs);
  const awake = createAwakeClock(clock);
  const plan = (followed: FollowedImport, leastMs: number) => {
    const now = clock.monotonic();
    const delayMs = chooseDelay(followed, options, { now, random: clock.random() });
    followed.dueAt = now + Math.max(delayMs, leastMs);
  };
  const see = (followed: FollowedImport, operation: ImportOperation) => {
    awake.pass(requestMs);
    const isChange = noteSighting(followed, operation, clock.monotonic());
    plan(followed, 0);
    return isChange;
  };
  const miss = (followed: FollowedImport, error: unknown) => {
    const now = awake.pass(requestMs);
    const isForgiven = hasStatus(error, 404) && isFresh(followed.id);
    if (!isForgiven) {
      followed.outage = extendOutage(followed.outage, error, { now, outageToleranceMs });
    }
    plan(followed, retryAfterOf(error));
  };
  const ask = async (followed: FollowedImport, signal: AbortSignal) => {
    followed.askedAt = clock.monotonic();
    try {
      return see(followed, await describe(followed.id, { ...options, signal }));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      miss(followed, error);
      emit?.({
        type: "retry",
        operation: "describeImport",
        attempt: followed.outage?.polls ?? 1,
        delayMs: followed.dueAt - clock.monotonic(),
        reason: because(error),
      });
      return false;
    }
  };
  const pauseUntil = async (at: number, signal: AbortSignal) => {
    // Timers may fire a little before their time.
    for (let delayMs = at - clock.monotonic(); delayMs > 0; delayMs = at - clock.monotonic()) {
      await clock.delay(delayMs, signal);
      awake.pass(delayMs);
    }
  };
  const askUntilChanged = async (followed: FollowedImport, signal: AbortSignal) => {
    for (;;) {
      await pauseUntil(followed.dueAt, signal);
      const isChange = await ask(followed, signal);
      if (isChange && followed.operation !== undefined) return followed.operation;
    }
  };
  return { ask, askUntilChanged, see, miss, pauseUntil };
}
