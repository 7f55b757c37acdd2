import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { WaitOptions } from "../types.js";
import { checkDuration, checkInteger } from "./check-number.js";
import { checkOptions } from "./check-options.js";
import {
  type ResolveCall,
  type ResolvedWatchOptions,
  resolveWatchOptions,
} from "./resolve-watch-options.js";

export interface ResolvedWaitOptions extends ResolvedWatchOptions {
  waitTimeoutMs: number;
  expectRecords: number;
  onProgress: WaitOptions["onProgress"];
}

/** Checks the options of a wait, and fills in what was not given. @throws InvalidArgumentError */
export function resolveWaitOptions(
  action: string,
  options: WaitOptions,
  resolveCall: ResolveCall,
): ResolvedWaitOptions {
  checkOptions(action, options);
  const { waitTimeoutMs, expectRecords, onProgress } = options;
  const own = Object.keys({ waitTimeoutMs, expectRecords, onProgress });
  if (onProgress !== undefined && typeof onProgress !== "function") {
    throw new InvalidArgumentError({
      action,
      argument: "onProgress",
      rule: "must be a function",
    });
  }
  return {
    ...resolveWatchOptions(action, options, resolveCall, own),
    waitTimeoutMs:
      checkDuration(action, "waitTimeoutMs", waitTimeoutMs) ?? Number.POSITIVE_INFINITY,
    expectRecords: checkInteger(action, "expectRecords", expectRecords) ?? 0,
    onProgress,
  };
}
