import { type Clock, systemClock } from "../../src/clock.js";

/** A clock whose wall time stands still. */
export function clockAt(now: number): Clock {
  return { ...systemClock, now: () => now };
}
