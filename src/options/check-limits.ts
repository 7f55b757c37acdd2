import { checkCount, checkDuration } from "./check-number.js";

/** How long calls may take, and how often they are tried. */
export interface CallLimits {
  timeoutMs: number;
  totalTimeoutMs: number;
  maxRetries: number;
}

/** The limits that were given, over the others. @throws InvalidArgumentError */
export function checkLimits(
  action: string,
  given: { [Name in keyof CallLimits]: unknown },
  others: CallLimits,
): CallLimits {
  const { timeoutMs, totalTimeoutMs, maxRetries } = given;
  return {
    timeoutMs: checkDuration(action, "timeoutMs", timeoutMs) ?? others.timeoutMs,
    totalTimeoutMs:
      checkDuration(action, "totalTimeoutMs", totalTimeoutMs) ?? others.totalTimeoutMs,
    maxRetries: checkCount(action, "maxRetries", maxRetries) ?? others.maxRetries,
  };
}
