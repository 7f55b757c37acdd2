import type { PollIntervals } from "../options/wait-options.js";
import { estimateEnd, type FollowedImport } from "./followed-import.js";

/** Intervals grow with the time that has passed, of an import or an outage: what took long will hardly end at once. */
const GROWTH = 0.75;

/** How much of the time to an expected end passes before the next poll: each poll makes the estimate better. */
const CLOSING_IN = 0.75;

/** Chance shortens an interval by up to this share, so that clients do not keep step. */
const JITTER = 0.1;

/** How many requests a batch may take on average in the shortest interval. */
const REQUESTS_AN_INTERVAL = 4;

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
  const endsAt = estimateEnd(followed, now);
  const grown = (now - (loadedSince ?? since)) * GROWTH;
  // An end that is overdue becomes the less likely to come at once, the longer it is overdue.
  const closing = endsAt === undefined ? grown : Math.abs(endsAt - now) * CLOSING_IN;
  return draw(Math.min(grown, closing), intervals, random);
}

/** How long to wait at least between two rounds of a batch, by how many requests the former one has taken. */
export function chooseRoundDelay(
  requests: number,
  intervals: PollIntervals,
  random: number,
): number {
  return draw((requests * intervals.minIntervalMs) / REQUESTS_AN_INTERVAL, intervals, random);
}

function draw(wanted: number, { minIntervalMs, maxIntervalMs }: PollIntervals, random: number) {
  const interval = Math.min(maxIntervalMs, Math.max(minIntervalMs, wanted));
  // Timers know no less than a millisecond.
  return Math.max(1, interval * (1 - JITTER * random));
}
