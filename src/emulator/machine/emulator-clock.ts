import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";

/** The latest time that a Date can hold. */
const MAX_TIME = 8.64e15;

/** The emulator's own time: it never goes back. */
export interface EmulatorClock {
  /** Milliseconds since 1970. */
  now(): number;
  advance(ms: number): void;
}

/** A clock that starts with another one, runs at a multiple of its speed, and can be moved on. */
export function createEmulatorClock(readTime: () => number, speed: number): EmulatorClock {
  const origin = readTime();
  let latest = origin;
  let advanced = 0;
  const read = () => origin + (readTime() - origin) * speed + advanced;
  const clock = {
    now() {
      const time = read();
      if (!(Math.abs(time) <= MAX_TIME)) {
        const rule = "must give milliseconds since 1970 that a Date can hold";
        refuse("tell the time", "clock", rule, time);
      }
      latest = Math.max(latest, time);
      return latest;
    },
    advance(ms: number) {
      const rule = "must be a number of milliseconds from 0 on that a Date can hold";
      if (typeof ms !== "number" || !(ms >= 0 && clock.now() + ms <= MAX_TIME)) {
        refuse("advance emulator", "ms", rule, ms);
      }
      // From where time stands, which is later than what is read where the other clock went back.
      advanced += ms + (latest - read());
    },
  };
  clock.now();
  return clock;
}

function refuse(action: string, argument: string, rule: string, value: unknown): never {
  throw new InvalidArgumentError({ action, argument, rule, found: `current value is ${value}` });
}
