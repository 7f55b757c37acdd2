import type { PollIntervals } from "../options/wait-options.js";
import { estimateEnd, type FollowedImport } from "./followed-import.js";

/** Intervals grow with the time that an import or an outage has lasted: what has lasted long rarely ends in the next moment. */
const GROWTH = 0.75;

/** How much of the time to an expected end passes before the next poll: each poll improves the estimate. */
const APPROACH = 0.75;

/** Chance shortens an interval by up to this share, so that clients do not poll in step. */
const JITTER = 0.1;

/** How many requests a batch may take on average in the shortest interval. */
const REQUESTS_PER_INTERVAL = 4;

/** A moment by the monotonic clock, and a number from 0 to 1 that chance gave for it. */
export interface Draw {
  now: number;
  random: number;
}

/** How long to wait until an import is polled again, in milliseconds, by what was seen of it so far. */
export function chooseDelay(
  followed: FollowedImport,
  intervals: PollIntervals,
  { now, random }: Draw,
): number {
  const { since, loadedSince, outage } = followed;
  if (outage !== undefined) {
    return draw(intervals.minIntervalMs * (1 + GROWTH) ** (outage.polls - 1), intervals, random);
  }
  const grownMs = (now - (loadedSince ?? since)) * GROWTH;
  return draw(Math.min(grownMs, untilExpectedEnd(followed, now)), intervals, random);
}

/** A part of the time to the expected end; Infinity if none is expected. */
function untilExpectedEnd(followed: FollowedImport, now: number): number {
  const endsAt = estimateEnd(followed, now);
  if (endsAt === undefined) return Number.POSITIVE_INFINITY;
  // The estimate was wrong by at least this much, so that the end may be as far off again.
  const overdueMs = now - endsAt;
  return (overdueMs > 0 ? overdueMs : endsAt - now) * APPROACH;
}

/** How long to wait at least between two rounds of a batch, by how many requests the first of them took. */
export function chooseRoundDelay(
  requests: number,
  intervals: PollIntervals,
  random: number,
): number {
  return draw((requests * intervals.minIntervalMs) / REQUESTS_PER_INTERVAL, intervals, random);
}

function draw(wanted: number, { minIntervalMs, maxIntervalMs }: PollIntervals, random: number) {
  const interval = Math.min(maxIntervalMs, Math.max(minIntervalMs, wanted));
  // The shortest that a timer can wait.
  return Math.max(1, interval * (1 - JITTER * random));
}
