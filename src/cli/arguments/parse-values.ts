import { InvalidArgumentError } from "@commander-js/extra-typings";

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A text that is not empty, as where a variable of a script is not set. */
export function parseText(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("It must not be empty.");
}

/** `90s`, `10m`, `6h`, `1.5d`, in milliseconds. */
export function parseDuration(text: string): number {
  const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const ms = Number(number) * (UNITS_MS[unit] ?? 0);
  if (ms > 0) return ms;
  throw new InvalidArgumentError(
    "It must be a number above 0 with a unit, such as 90s, 10m, 6h or 2d.",
  );
}

/** An integer from 0 on. */
export function parseRecords(text: string): number {
  return parseInteger(text, 0, Number.MAX_SAFE_INTEGER);
}

/** An integer from 1 on. */
export function parseLimit(text: string): number {
  return parseInteger(text, 1, Number.MAX_SAFE_INTEGER);
}

export function parsePort(text: string): number {
  return parseInteger(text, 0, 65_535);
}

/** How many times as fast as in truth. */
export function parseSpeed(text: string): number {
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0;
  if (speed > 0 && speed <= 1_000_000) return speed;
  throw new InvalidArgumentError("It must be a number above 0, of 1000000 at most.");
}

function parseInteger(text: string, minimum: number, maximum: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : -1;
  if (value >= minimum && value <= maximum) return value;
  const limit =
    maximum === Number.MAX_SAFE_INTEGER ? `from ${minimum} on` : `from ${minimum} to ${maximum}`;
  throw new InvalidArgumentError(`It must be an integer ${limit}.`);
}
