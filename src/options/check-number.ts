import { InvalidArgumentError } from "../errors/invalid-argument-error.js";

/** A number of milliseconds above 0, `Infinity` included, where one was given. @throws InvalidArgumentError */
export function checkDuration(
  action: string,
  argument: string,
  value: unknown,
): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  const rule = "must be a number of milliseconds above 0, or Infinity";
  throw new InvalidArgumentError({ action, argument, rule, found: describe(value) });
}

/** A finite number of milliseconds above 0, where one was given. @throws InvalidArgumentError */
export function checkFiniteDuration(
  action: string,
  argument: string,
  value: unknown,
): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0 && Number.isFinite(value))) {
    return value;
  }
  const rule = "must be a finite number of milliseconds above 0";
  throw new InvalidArgumentError({ action, argument, rule, found: describe(value) });
}

/** An integer from 0 on, `Infinity` included, where one was given. @throws InvalidArgumentError */
export function checkCount(action: string, argument: string, value: unknown): number | undefined {
  if (value === Number.POSITIVE_INFINITY) return value;
  return checkInteger(action, argument, value, "must be an integer from 0 on, or Infinity");
}

/** An integer from 0 on, where one was given. @throws InvalidArgumentError */
export function checkInteger(
  action: string,
  argument: string,
  value: unknown,
  rule = "must be an integer from 0 on",
): number | undefined {
  if (value === undefined) return value;
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new InvalidArgumentError({ action, argument, rule, found: describe(value) });
}

function describe(value: unknown): string {
  return typeof value === "number" ? `current value is ${value}` : `it is of type ${typeof value}`;
}
