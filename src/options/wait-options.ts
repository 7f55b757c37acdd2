import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { ImportOperation, ImportProgress } from "../types.js";
import { type CallContext, type ResolvedCallOptions, resolveCallOptions } from "./call-options.js";
import {
  checkDuration,
  checkFiniteDuration,
  checkFunction,
  checkInteger,
  checkOptions,
  optionNames,
} from "./validate.js";

const DEFAULT_MIN_INTERVAL_MS = 2_000;
const DEFAULT_MAX_INTERVAL_MS = 30_000;
const DEFAULT_OUTAGE_TOLERANCE_MS = 600_000;

/** How an import is followed. Each poll is one attempt: the wait is the retry. */
export interface WatchOptions {
  /** Ends the wait at once; it then rejects with `signal.reason`, untouched. The import is still running. */
  signal?: AbortSignal | undefined;
  /** Headers for each poll, over those of the client. The key, the version and content headers cannot be set here. */
  headers?: Record<string, string> | undefined;
  /** How long one poll may take, its body included, in milliseconds; by default as the client's option. */
  attemptTimeoutMs?: number | undefined;
  /**
   * The shortest interval between two polls, in milliseconds: the first ones, and those near the end. Chance shortens
   * every interval by up to a tenth.
   * @default 2_000, or `maxIntervalMs` if that is shorter
   */
  minIntervalMs?: number | undefined;
  /**
   * The longest interval between two polls, in milliseconds; `Infinity` for no limit.
   * @default 30_000, or `minIntervalMs` if that is longer
   */
  maxIntervalMs?: number | undefined;
  /**
   * How long polls may fail one after another before the last error ends the wait, in milliseconds; `Infinity` for no
   * limit. A `Retry-After` of more than this ends it at once, and so does a 4xx other than 408 and 429.
   * @default 600_000
   */
  outageToleranceMs?: number | undefined;
}

/** How long and for what an import is waited for, and how it is followed. */
export interface WaitOptions extends WatchOptions {
  /**
   * How long to wait in all, in milliseconds. It ends the wait, not the import. The client's `timeoutMs` does not count.
   * @default `Infinity`: no limit
   */
  timeoutMs?: number | undefined;
  /**
   * Of several imports: rejects with a `WaitForImportsError` as soon as one is seen `Failed` or `Cancelled`. The others
   * are still running.
   * @default false
   */
  failFast?: boolean | undefined;
  /** How many records must have been imported at least, for several imports in all of them. */
  expectRecords?: number | undefined;
  /** Called with each change that is seen, the end included. What it throws or rejects with is ignored. */
  onProgress?: ((operation: ImportOperation, progress: ImportProgress) => void) | undefined;
}

const WATCH_NAMES = {
  signal: true,
  headers: true,
  attemptTimeoutMs: true,
  minIntervalMs: true,
  maxIntervalMs: true,
  outageToleranceMs: true,
} as const;
const WATCH_OPTIONS = optionNames<WatchOptions>(WATCH_NAMES);
const WAIT_OPTIONS = optionNames<WaitOptions>({
  ...WATCH_NAMES,
  timeoutMs: true,
  failFast: true,
  expectRecords: true,
  onProgress: true,
});

/** How often to poll. */
export interface PollIntervals {
  minIntervalMs: number;
  maxIntervalMs: number;
}

export interface ResolvedWatchOptions extends PollIntervals {
  /** The options of each poll, with the signal that ends the wait. */
  poll: ResolvedCallOptions;
  outageToleranceMs: number;
}

export interface ResolvedWaitOptions extends ResolvedWatchOptions {
  timeoutMs: number;
  failFast: boolean;
  expectRecords: number;
  onProgress: WaitOptions["onProgress"];
}

/** Checks the options of a watch, and fills in what was not given. @throws InvalidArgumentError */
export function resolveWatchOptions(
  action: string,
  options: WatchOptions,
  context: CallContext,
): ResolvedWatchOptions {
  checkOptions(action, options, WATCH_OPTIONS);
  return resolveChecked(action, options, context);
}

/** The same for options of known names. */
function resolveChecked(
  action: string,
  options: WatchOptions,
  context: CallContext,
): ResolvedWatchOptions {
  const { signal, headers, attemptTimeoutMs } = options;
  const { minIntervalMs, maxIntervalMs, outageToleranceMs } = options;
  const call = resolveCallOptions(action, { signal, headers, attemptTimeoutMs }, context);
  const place = { action, argument: "outageToleranceMs" };
  return {
    poll: { ...call, timeoutMs: Number.POSITIVE_INFINITY, maxRetries: 0 },
    ...checkIntervals(action, minIntervalMs, maxIntervalMs),
    outageToleranceMs: checkDuration(place, outageToleranceMs) ?? DEFAULT_OUTAGE_TOLERANCE_MS,
  };
}

/** Checks the options of a wait, and fills in what was not given. @throws InvalidArgumentError */
export function resolveWaitOptions(
  action: string,
  options: WaitOptions,
  context: CallContext,
): ResolvedWaitOptions {
  checkOptions(action, options, WAIT_OPTIONS);
  const { timeoutMs, failFast = false, expectRecords, onProgress } = options;
  const place = (argument: keyof WaitOptions) => ({ action, argument });
  if (typeof failFast !== "boolean") {
    throw new InvalidArgumentError({ ...place("failFast"), rule: "must be true or false" });
  }
  checkFunction(place("onProgress"), onProgress);
  return {
    ...resolveChecked(action, options, context),
    timeoutMs: checkDuration(place("timeoutMs"), timeoutMs) ?? Number.POSITIVE_INFINITY,
    failFast,
    expectRecords: checkInteger(place("expectRecords"), expectRecords) ?? 0,
    onProgress,
  };
}

function checkIntervals(action: string, least: unknown, most: unknown): PollIntervals {
  const place = { action, argument: "minIntervalMs" };
  const given = checkFiniteDuration(place, least);
  const max = checkDuration({ action, argument: "maxIntervalMs" }, most);
  const min = given ?? Math.min(DEFAULT_MIN_INTERVAL_MS, max ?? DEFAULT_MIN_INTERVAL_MS);
  if (max !== undefined && min > max) {
    const rule = "must be at most maxIntervalMs";
    throw new InvalidArgumentError({ ...place, rule, limit: max, found: `is ${min}` });
  }
  return { minIntervalMs: min, maxIntervalMs: max ?? Math.max(DEFAULT_MAX_INTERVAL_MS, min) };
}
