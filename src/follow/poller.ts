import { because } from "../errors/because.js";
import { hasStatus } from "../errors/has-status.js";
import { retryAfterOf } from "../errors/retry-after-of.js";
import type { ResolvedWatchOptions } from "../options/resolve-watch-options.js";
import type { ImportOperation } from "../types.js";
import type { FollowContext } from "./follow-context.js";
import { type FollowedImport, noteSighting } from "./followed-import.js";
import { extendOutage } from "./outage.js";
import { chooseDelay } from "./schedule.js";

/** Owns the requests and timers of one watch or wait. */
export interface Poller {
  /**
   * Asks for an import, and notes how it is. A poll that failed and may be repeated is noted too.
   * @returns whether the import was seen otherwise than before
   * @throws what ends following the import
   */
  ask(followed: FollowedImport, signal: AbortSignal): Promise<boolean>;
  /** Asks for an import whenever it is due, until it is seen otherwise than before. */
  askUntilChanged(followed: FollowedImport, signal: AbortSignal): Promise<ImportOperation>;
  /** Notes how an import was seen elsewhere, and gives whether that is otherwise than before. */
  see(followed: FollowedImport, operation: ImportOperation): boolean;
  /** Waits for a moment of the monotonic clock. */
  pauseUntil(at: number, signal: AbortSignal): Promise<void>;
  /** The time, but for that in which the machine slept instead of pausing. */
  awakeNow(): number;
}

export function createPoller(context: FollowContext, options: ResolvedWatchOptions): Poller {
  const { clock, emit, describe, isFresh } = context;
  const { outageToleranceMs } = options;
  let sleptMs = 0;
  const awakeNow = () => clock.monotonic() - sleptMs;
  const plan = (followed: FollowedImport, leastMs: number) => {
    const now = clock.monotonic();
    const delayMs = chooseDelay(followed, options, { now, random: clock.random() });
    followed.dueAt = now + Math.max(delayMs, leastMs);
  };
  const see = (followed: FollowedImport, operation: ImportOperation) => {
    const isChange = noteSighting(followed, operation, clock.monotonic());
    plan(followed, 0);
    return isChange;
  };
  const miss = (followed: FollowedImport, error: unknown) => {
    const isForgiven = hasStatus(error, 404) && isFresh(followed.id);
    if (!isForgiven) {
      const limits = { now: awakeNow(), outageToleranceMs };
      followed.outage = extendOutage(followed.outage, error, limits);
    }
    plan(followed, retryAfterOf(error));
    emit?.({
      type: "retry",
      operation: "describeImport",
      attempt: followed.outage?.polls ?? 1,
      delayMs: followed.dueAt - clock.monotonic(),
      reason: because(error),
    });
  };
  const ask = async (followed: FollowedImport, signal: AbortSignal) => {
    try {
      return see(followed, await describe(followed.id, { ...options, signal }));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      miss(followed, error);
      return false;
    }
  };
  const pauseUntil = async (at: number, signal: AbortSignal) => {
    const delayMs = at - clock.monotonic();
    if (delayMs <= 0) return;
    await clock.delay(delayMs, signal);
    sleptMs += Math.max(0, clock.monotonic() - at);
  };
  const askUntilChanged = async (followed: FollowedImport, signal: AbortSignal) => {
    for (;;) {
      await pauseUntil(followed.dueAt, signal);
      const isChange = await ask(followed, signal);
      if (isChange && followed.operation !== undefined) return followed.operation;
    }
  };
  return { ask, askUntilChanged, see, pauseUntil, awakeNow };
}
