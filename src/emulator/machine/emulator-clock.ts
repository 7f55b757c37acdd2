import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";

/** The latest time that a Date can hold. */
const MAX_TIME = 8.64e15;

/** The emulator's own time: it never goes back, and continues from where it is if the real clock does. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(ms: number): void;
}

/** A clock that starts with another one, runs at a multiple of its speed, and can be advanced. @throws InvalidArgumentError */
export function createEmulatorClock(readTime: () => number, speed: number): EmulatorClock {
  const origin = checkTime(readTime());
  let latest = origin;
  let last = origin;
  // Apart from the origin: added to it, small steps would be lost by rounding.
  let elapsed = 0;
  const now = () => {
    const read = checkTime(readTime());
    // If the real clock went back and was corrected, only what is new counts.
    elapsed += speed * (read >= latest ? read - latest : Math.max(read - last, 0));
    latest = Math.max(latest, read);
    last = read;
    // To the microsecond, so that a sum of fractions is not short by a rounding.
    return checkTime(Math.round((origin + elapsed) * 1_000) / 1_000);
  };
  return {
    now,
    advance(ms) {
      if (typeof ms !== "number" || !(ms >= 0 && isTime(now() + ms))) {
        const rule = "must be a number of milliseconds from 0 on, to a time that a Date can hold";
        reject("advance emulator", "ms", rule, ms);
      }
      elapsed += ms;
    },
  };
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= MAX_TIME;
}

function checkTime(value: unknown): number {
  if (isTime(value)) return value;
  const rule = "must return milliseconds since 1970 that a Date can hold";
  return reject("read the time", "clock", rule, value);
}

function reject(action: string, argument: string, rule: string, value: unknown): never {
  const found = `is ${typeof value === "number" ? value : `of type ${typeof value}`}`;
  throw new InvalidArgumentError({ action, argument, rule, found });
}
