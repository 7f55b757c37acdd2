import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { CallOptions, WatchOptions } from "../types.js";
import { checkDuration, checkFiniteDuration } from "./check-number.js";
import { checkOptions } from "./check-options.js";
import type { ResolvedCallOptions } from "./resolve-call-options.js";

const DEFAULT_MIN_INTERVAL_MS = 2_000;
const DEFAULT_MAX_INTERVAL_MS = 30_000;
const DEFAULT_OUTAGE_TOLERANCE_MS = 600_000;

/** How often to poll. */
export interface PollIntervals {
  minIntervalMs: number;
  maxIntervalMs: number;
}

export interface ResolvedWatchOptions extends ResolvedCallOptions, PollIntervals {
  outageToleranceMs: number;
}

/** Checks the options of a call, but for the others that only this operation has. */
export type ResolveCall = (
  action: string,
  options: CallOptions,
  others: readonly string[],
) => ResolvedCallOptions;

/**
 * Checks the options of a watch, and fills in what was not given.
 * @param others the options that only this operation has
 * @throws InvalidArgumentError
 */
export function resolveWatchOptions(
  action: string,
  options: WatchOptions,
  resolveCall: ResolveCall,
  others: readonly string[] = [],
): ResolvedWatchOptions {
  checkOptions(action, options);
  const { minIntervalMs, maxIntervalMs, outageToleranceMs } = options;
  const own = Object.keys({ minIntervalMs, maxIntervalMs, outageToleranceMs });
  return {
    ...resolveCall(action, options, [...own, ...others]),
    ...checkIntervals(action, minIntervalMs, maxIntervalMs),
    outageToleranceMs:
      checkDuration(action, "outageToleranceMs", outageToleranceMs) ?? DEFAULT_OUTAGE_TOLERANCE_MS,
    // The loop is the retry.
    maxRetries: 0,
  };
}

function checkIntervals(action: string, least: unknown, most: unknown): PollIntervals {
  const given = checkFiniteDuration(action, "minIntervalMs", least);
  const max = checkDuration(action, "maxIntervalMs", most);
  const min = given ?? Math.min(DEFAULT_MIN_INTERVAL_MS, max ?? DEFAULT_MIN_INTERVAL_MS);
  if (max !== undefined && min > max) {
    throw new InvalidArgumentError({
      action,
      argument: "minIntervalMs",
      rule: "must be at most maxIntervalMs",
      limit: max,
      found: `current value is ${min}`,
    });
  }
  return { minIntervalMs: min, maxIntervalMs: max ?? Math.max(DEFAULT_MAX_INTERVAL_MS, min) };
}
