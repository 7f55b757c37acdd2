import type { Clock } from "../clock.js";

/** A clock that stands still while the machine sleeps, as far as that can be told. */
export interface AwakeClock {
  /**
   * Counts the time since the last call, and gives the time so far.
   * @param longestMs how long at most can have passed since then, if the machine was awake
   */
  pass(longestMs: number): number;
}

export function createAwakeClock({ monotonic }: Clock): AwakeClock {
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
