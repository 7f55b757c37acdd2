import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";

/** The latest time that a Date can hold. */
const MAX_TIME = 8.64e15;

/** A double holds these parts of a millisecond exactly for centuries to come, so that times add up without an error. */
const PARTS_OF_MS = 1_024;

/** The emulator's own time: it never goes back. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(ms: number): void;
}

/** A clock that starts with another one, runs at a multiple of its speed, and can be moved on. @throws InvalidArgumentError */
export function createEmulatorClock(readTime: () => number, speed: number): EmulatorClock {
  const origin = roundTime(checkTime(readTime()));
  let elapsed = 0;
  let advanced = 0;
  const now = () => {
    elapsed = Math.max(elapsed, roundTime((checkTime(readTime()) - origin) * speed));
    return checkTime(origin + elapsed + advanced);
  };
  return {
    now,
    advance(ms) {
      if (typeof ms !== "number" || !(ms >= 0 && isTime(now() + ms))) {
        const rule = "must be a number of milliseconds from 0 on, to a time that a Date can hold";
        refuse("advance emulator", "ms", rule, ms);
      }
      advanced += roundTime(ms);
    },
  };
}

/** A time or a duration in parts that add up without an error. */
export function roundTime(ms: number): number {
  return Math.round(ms * PARTS_OF_MS) / PARTS_OF_MS;
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= MAX_TIME;
}

function checkTime(value: unknown): number {
  if (isTime(value)) return value;
  const rule = "must give milliseconds since 1970 that a Date can hold";
  return refuse("tell the time", "clock", rule, value);
}

function refuse(action: string, argument: string, rule: string, value: unknown): never {
  const found = `current value is ${typeof value === "number" ? value : `of type ${typeof value}`}`;
  throw new InvalidArgumentError({ action, argument, rule, found });
}
