import { isImportClientError } from "../errors/is-import-client-error.js";
import { isRefusal } from "../errors/is-refusal.js";
import { retryAfterOf } from "../errors/retry-after-of.js";

/** Polls that have failed without a break. Times are those of a clock that stands still while the machine sleeps. */
export interface Outage {
  /** When the first of them failed. */
  readonly since: number;
  /** How many they are. */
  readonly polls: number;
  /** How the latest of them failed. */
  readonly error: unknown;
}

export interface OutageLimits {
  now: number;
  outageToleranceMs: number;
}

/**
 * An outage that begins or goes on with a poll that failed.
 * @throws the error where to poll again is of no use, or is asked for too late, or the outage has lasted too long
 */
export function extendOutage(
  outage: Outage | undefined,
  error: unknown,
  { now, outageToleranceMs }: OutageLimits,
): Outage {
  const since = outage?.since ?? now;
  const isOver = now - since >= outageToleranceMs || asksForTooLong(error, outageToleranceMs);
  if (isOver || isRefusal(error) || !isImportClientError(error)) throw error;
  return { since, polls: (outage?.polls ?? 0) + 1, error };
}

/** Whether an answer asks to be left alone for longer than an outage may last. */
export function asksForTooLong(error: unknown, outageToleranceMs: number): boolean {
  const askedMs = retryAfterOf(error);
  return askedMs > outageToleranceMs || askedMs === Number.POSITIVE_INFINITY;
}
