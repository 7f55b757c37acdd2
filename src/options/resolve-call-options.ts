import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../is-record.js";
import type { CallOptions } from "../types.js";
import { checkHeaders } from "./check-headers.js";
import { type CallLimits, checkLimits } from "./check-limits.js";
import { checkOptions, refuseUnknownOptions } from "./check-options.js";

export interface ResolvedCallOptions extends CallLimits {
  signal: AbortSignal | undefined;
  headers: Record<string, string>;
}

export interface CallContext {
  limits: CallLimits;
  /** The headers that a caller must not set, names in lower case. */
  reservedHeaders: readonly string[];
  /** The options that only this operation has. */
  others: readonly string[];
}

/** Checks the options of one call, and fills in what was not given. @throws InvalidArgumentError */
export function resolveCallOptions(
  action: string,
  options: CallOptions,
  { limits, reservedHeaders, others }: CallContext,
): ResolvedCallOptions {
  checkOptions(action, options);
  const { signal, headers, timeoutMs, totalTimeoutMs, maxRetries, ...unknown } = options;
  refuseUnknownOptions(action, unknown, others);
  if (signal !== undefined && !isSignal(signal)) {
    throw new InvalidArgumentError({ action, argument: "signal", rule: "must be an AbortSignal" });
  }
  return {
    ...checkLimits(action, { timeoutMs, totalTimeoutMs, maxRetries }, limits),
    signal,
    headers: checkHeaders(action, headers, reservedHeaders),
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
