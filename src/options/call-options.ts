import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";
import { checkCount, checkDuration, checkHeaders, checkOptions, optionNames } from "./validate.js";

/** What every verb takes for one call, over what the client was made with. */
export interface CallOptions {
  /**
   * Ends the call at once; it then rejects with `signal.reason`, untouched. Given to a list, it ends the whole of it,
   * also between two pages.
   */
  signal?: AbortSignal | undefined;
  /** Headers for this call, over those of the client. The key, the version and content headers cannot be set here. */
  headers?: Record<string, string> | undefined;
  /** As the client's option, for this call. */
  attemptTimeoutMs?: number | undefined;
  /** As the client's option, for this call. */
  timeoutMs?: number | undefined;
  /** As the client's option, for this call. */
  maxRetries?: number | undefined;
}

export const CALL_OPTIONS = optionNames<CallOptions>({
  signal: true,
  headers: true,
  attemptTimeoutMs: true,
  timeoutMs: true,
  maxRetries: true,
});

/** How long calls may take, and how often they are sent again. */
export interface CallLimits {
  attemptTimeoutMs: number;
  timeoutMs: number;
  maxRetries: number;
}

export interface ResolvedCallOptions extends CallLimits {
  signal: AbortSignal | undefined;
  headers: Record<string, string>;
  /** When the time is over, by the monotonic clock, if several requests share it. */
  endsAt?: number | undefined;
}

/** What the client was made with. */
export interface CallContext {
  /** The limits of calls that give none of their own. */
  limits: CallLimits;
  /** The headers that a caller must not set, names in lower case. */
  reservedHeaders: readonly string[];
}

/**
 * Checks the options of one call, and fills in what was not given.
 * @param names of all options that the call takes
 * @throws InvalidArgumentError
 */
export function resolveCallOptions(
  action: string,
  options: CallOptions,
  { limits, reservedHeaders }: CallContext,
  names: readonly string[] = CALL_OPTIONS,
): ResolvedCallOptions {
  checkOptions(action, options, names);
  const { signal, headers, attemptTimeoutMs, timeoutMs, maxRetries } = options;
  if (signal !== undefined && !isSignal(signal)) {
    throw new InvalidArgumentError({ action, argument: "signal", rule: "must be an AbortSignal" });
  }
  return {
    ...checkLimits(action, { attemptTimeoutMs, timeoutMs, maxRetries }, limits),
    signal,
    headers: checkHeaders(action, headers, reservedHeaders),
  };
}

/** The limits that were given, over the others. @throws InvalidArgumentError */
export function checkLimits(
  action: string,
  given: { [Name in keyof CallLimits]: unknown },
  others: CallLimits,
): CallLimits {
  const place = (argument: keyof CallLimits) => ({ action, argument });
  return {
    attemptTimeoutMs:
      checkDuration(place("attemptTimeoutMs"), given.attemptTimeoutMs) ?? others.attemptTimeoutMs,
    timeoutMs: checkDuration(place("timeoutMs"), given.timeoutMs) ?? others.timeoutMs,
    maxRetries: checkCount(place("maxRetries"), given.maxRetries) ?? others.maxRetries,
  };
}

/** By its members, since a signal may come from another realm. */
function isSignal(signal: unknown): boolean {
  const methods = ["addEventListener", "removeEventListener"];
  return (
    isRecord(signal) &&
    "aborted" in signal &&
    methods.every((method) => typeof signal[method] === "function")
  );
}
