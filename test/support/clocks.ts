import { untilAborted } from "../../src/abort.js";
import { type Clock, systemClock } from "../../src/clock.js";

/** A clock whose wall time stands still. */
export function clockAt(now: number): Clock {
  return { ...systemClock, now: () => now };
}

/** A clock whose time moves only when the test moves it, or over a pause. */
export interface TestClock extends Clock {
  /** The pauses that were begun, in milliseconds. */
  readonly pauses: number[];
  /** How many timers run, those of pauses among them. */
  countTimers(): number;
  /** Moves to the moment of the timer that comes next, and runs it. */
  expire(): void;
}

export interface TestClockOptions {
  /** Milliseconds since 1970 when it starts. */
  startsAt?: number;
  random?: () => number;
  /** Whether pauses are over as soon as they have begun; else their timers wait for `expire()` as all others. */
  skipsPauses?: boolean;
}

interface Timer {
  at: number;
  run: () => void;
}

export const STARTS_AT = Date.parse("2025-08-21T12:00:00Z");

export function createTestClock(options: TestClockOptions = {}): TestClock {
  const { startsAt = STARTS_AT, random = () => 0.5, skipsPauses = false } = options;
  const timers = new Set<Timer>();
  const pauses: number[] = [];
  let elapsed = 0;
  const schedule = (run: () => void, ms: number) => {
    const timer = { at: elapsed + ms, run };
    if (ms !== Number.POSITIVE_INFINITY) timers.add(timer);
    return () => void timers.delete(timer);
  };
  return {
    pauses,
    now: () => startsAt + elapsed,
    monotonic: () => elapsed,
    random,
    schedule,
    delay(ms, signal) {
      pauses.push(ms);
      return untilAborted(signal, (stop) => {
        return new Promise((resolve) => {
          if (skipsPauses) elapsed += ms;
          if (skipsPauses) setImmediate(resolve);
          else stop.addEventListener("abort", schedule(resolve, ms));
        });
      });
    },
    countTimers: () => timers.size,
    expire() {
      const [next] = [...timers].sort((one, other) => one.at - other.at);
      if (next === undefined) throw new Error("there is no timer to run");
      timers.delete(next);
      elapsed = Math.max(elapsed, next.at);
      next.run();
    },
  };
}

/** Waits for something whose timers run as soon as nothing else does. Everything in it must happen in this process. */
export async function drive<T>(clock: TestClock, promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settle = () => {
    isSettled = true;
  };
  promise.then(settle, settle);
  for (;;) {
    await turnIdle();
    if (isSettled) return promise;
    clock.expire();
  }
}

/** Long enough for whatever promises and streams have to do. */
async function turnIdle(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
