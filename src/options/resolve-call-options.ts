import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../is-record.js";
import type { CallOptions } from "../types.js";
import { checkHeaders } from "./check-headers.js";
import { checkOptions, refuseUnknownOptions } from "./check-options.js";

export interface ResolvedCallOptions {
  signal: AbortSignal | undefined;
  headers: Record<string, string>;
}

/** Checks the options of one call. @throws InvalidArgumentError */
export function resolveCallOptions(
  action: string,
  options: CallOptions,
  reservedHeaders: readonly string[],
): ResolvedCallOptions {
  checkOptions(action, options);
  const { signal, headers, ...unknown } = options;
  refuseUnknownOptions(action, unknown);
  if (signal !== undefined && !isSignal(signal)) {
    throw new InvalidArgumentError({ action, argument: "signal", rule: "must be an AbortSignal" });
  }
  return { signal, headers: checkHeaders(action, headers, reservedHeaders) };
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
