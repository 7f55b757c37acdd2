import type { Clock } from "../../clock.js";

/** Lowers the number of requests at the same time while a store asks for it, and raises it slowly again. */
export interface Pace {
  /** Waits for the turn of a request. Rejects with the signal's reason. */
  enter(signal: AbortSignal): Promise<void>;
  /** After each request that had its turn. */
  leave(isAccepted: boolean): void;
  /**
   * After a request that was throttled: none is sent for a while, then half as many at the same time.
   * @returns false if nothing has been accepted for so long that it is of no use
   */
  slowDown(): boolean;
}

/** Throttled attempts with nothing accepted in between: with the pauses they take about a minute. */
export const MAX_THROTTLED = 12;
const FIRST_PAUSE_MS = 200;
const MAX_PAUSE_MS = 10_000;

export function createPace(clock: Clock): Pace {
  let limit = Number.POSITIVE_INFINITY;
  let open = 0;
  let pausedUntil = 0;
  let throttled = 0;
  const waiting: (() => void)[] = [];
  const wake = () => {
    const free = Math.min(waiting.length, Math.max(1, Math.floor(limit) - open));
    for (const next of waiting.splice(0, free)) next();
  };
  return {
    async enter(signal) {
      for (;;) {
        if (signal.aborted) {
          // Another check of the same source may wait behind this one.
          wake();
          throw signal.reason;
        }
        const pause = pausedUntil - clock.monotonic();
        if (pause > 0) await clock.delay(pause, signal);
        else if (open < Math.floor(limit)) break;
        else await new Promise<void>((resolve) => waiting.push(resolve));
      }
      open += 1;
    },
    leave(isAccepted) {
      open -= 1;
      if (isAccepted) {
        limit += 1 / limit;
        throttled = 0;
      }
      wake();
    },
    slowDown() {
      const now = clock.monotonic();
      // Those that were sent before the pause are throttled too: together they count once.
      if (now >= pausedUntil) {
        const pause = Math.min(MAX_PAUSE_MS, FIRST_PAUSE_MS * 2 ** throttled);
        pausedUntil = now + pause * (0.5 + clock.random() / 2);
        limit = Math.max(1, Math.floor(Math.min(limit, open) / 2));
        throttled += 1;
      }
      return throttled < MAX_THROTTLED;
    },
  };
}
