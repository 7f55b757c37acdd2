import { InvalidArgumentError } from "../errors/invalid-argument-error.js";

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

function checkDuration(action: string, argument: string, value: unknown): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  const rule = "must be a number of milliseconds above 0, or Infinity";
  throw new InvalidArgumentError({ action, argument, rule, found: describe(value) });
}

function checkCount(action: string, argument: string, value: unknown): number | undefined {
  if (value === undefined || value === Number.POSITIVE_INFINITY) return value;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  const rule = "must be an integer from 0 on, or Infinity";
  throw new InvalidArgumentError({ action, argument, rule, found: describe(value) });
}

function describe(value: unknown): string {
  return typeof value === "number" ? `current value is ${value}` : `it is of type ${typeof value}`;
}
