import type { Clock } from "../clock.js";
import { hasStatus, retryAfterOf } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import type { Emit } from "../events.js";
import type { CallContext, ResolvedCallOptions } from "../options/call-options.js";
import type { ResolvedWatchOptions } from "../options/wait-options.js";
import type { ImportOperation, ImportPage } from "../types.js";
import { addSighting, type FollowedImport } from "./followed-import.js";
import { createOutageReport, extendOutage } from "./outage.js";
import { chooseDelay } from "./schedule.js";

/** What following imports needs from the rest. */
export interface FollowContext {
  clock: Clock;
  emit: Emit;
  callContext: CallContext;
  describe(id: string, options: ResolvedCallOptions): Promise<ImportOperation>;
  /** The list of imports from its first page on, each page when it is needed. */
  readPages(options: ResolvedCallOptions): AsyncIterable<ImportPage>;
  /** Whether this client started an import so recently that the API may not know it everywhere. */
  isFresh(id: string): boolean;
  /** Takes the key out of what the caller passed. */
  hideKey(text: string): string;
}

/** Owns the requests and timers of one watch or wait. */
export interface Poller {
  /**
   * Polls an import, and records how it is, or that the poll failed.
   * @returns whether the import has changed
   * @throws what ends following the import
   */
  poll(followed: FollowedImport, signal: AbortSignal): Promise<boolean>;
  /** Polls an import whenever it is due, until it has changed. */
  pollUntilChanged(followed: FollowedImport, signal: AbortSignal): Promise<ImportOperation>;
  /** Records how an import was seen elsewhere, and returns whether it has changed. */
  see(followed: FollowedImport, operation: ImportOperation): boolean;
  /** Records that an import could not be seen. @throws the error if that ends following it */
  miss(followed: FollowedImport, error: unknown): void;
  /** Waits for a moment of the monotonic clock. */
  pauseUntil(at: number, signal: AbortSignal): Promise<void>;
}

export function createPoller(context: FollowContext, options: ResolvedWatchOptions): Poller {
  const { clock, emit, describe, isFresh } = context;
  const { outageToleranceMs } = options;
  const { attemptTimeoutMs } = options.poll;
  const awake = createAwakeClock(clock);
  const plan = (followed: FollowedImport, leastMs: number) => {
    const now = clock.monotonic();
    const delayMs = chooseDelay(followed, options, { now, random: clock.random() });
    followed.dueAt = now + Math.max(delayMs, leastMs);
  };
  const see = (followed: FollowedImport, operation: ImportOperation) => {
    awake.pass(attemptTimeoutMs);
    const isChange = addSighting(followed, operation, clock.monotonic());
    plan(followed, 0);
    return isChange;
  };
  const miss = (followed: FollowedImport, error: unknown) => {
    const now = awake.pass(attemptTimeoutMs);
    const isForgiven = hasStatus(error, 404) && isFresh(followed.id);
    if (!isForgiven) {
      followed.outage = extendOutage(followed.outage, error, { now, outageToleranceMs });
    }
    plan(followed, retryAfterOf(error));
  };
  const poll = async (followed: FollowedImport, signal: AbortSignal) => {
    followed.polledAt = clock.monotonic();
    try {
      return see(followed, await describe(followed.id, { ...options.poll, signal }));
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      miss(followed, error);
      emit?.({
        type: "retry",
        operation: "describeImport",
        attempt: followed.outage?.polls ?? 1,
        delayMs: followed.dueAt - clock.monotonic(),
        reason: problemOf(error),
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
  const report = createOutageReport(context);
  const pollUntilChanged = async (followed: FollowedImport, signal: AbortSignal) => {
    for (;;) {
      await pauseUntil(followed.dueAt, signal);
      const isChange = await poll(followed, signal);
      if (followed.outage === undefined) report.end();
      else report.extend("describeImport", followed.outage.error);
      if (isChange && followed.operation !== undefined) return followed.operation;
    }
  };
  return { poll, pollUntilChanged, see, miss, pauseUntil };
}

/** A clock that stands still while the machine sleeps, as far as that can be told. */
interface AwakeClock {
  /**
   * Counts the time since the last call, and returns the time so far.
   * @param longestMs how long at most can have passed since then, if the machine was awake
   */
  pass(longestMs: number): number;
}

function createAwakeClock({ monotonic }: Clock): AwakeClock {
  let awakeMs = 0;
  let passedAt = monotonic();
  return {
    pass(longestMs) {
      const now = monotonic();
      awakeMs += Math.min(now - passedAt, longestMs);
      passedAt = now;
      return awakeMs;
    },
  };
}
