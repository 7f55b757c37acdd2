import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";

/** The latest time that a Date can hold. */
const MAX_TIME = 8.64e15;

/** A double holds these parts of a millisecond exactly for centuries to come, so that times add up without an error. */
const PARTS_OF_MS = 1_024;

/** The emulator's own time: it never goes back, and goes on from there where the clock below it does. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(ms: number): void;
}

/** A clock that starts with another one, runs at a multiple of its speed, and can be moved on. @throws InvalidArgumentError */
export function createEmulatorClock(readTime: () => number, speed: number): EmulatorClock {
  let lastRead = checkTime(readTime());
  let time = roundTime(lastRead);
  const now = () => {
    const read = checkTime(readTime());
    time = checkTime(time + roundTime(Math.max(read - lastRead, 0) * speed));
    lastRead = read;
    return time;
  };
  return {
    now,
    advance(ms) {
      if (typeof ms !== "number" || !(ms >= 0 && isTime(now() + ms))) {
        const rule = "must be a number of milliseconds from 0 on, to a time that a Date can hold";
        refuse("advance emulator", "ms", rule, ms);
      }
      time += roundTime(ms);
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
