import { type Schedule, untilAborted } from "./abort.js";

/** Where the library takes time and chance from. Handed in, so that tests can set them. */
export interface Clock {
  /** Milliseconds since 1970, by a clock that may be wrong and may be set at any moment. */
  now(): number;
  /** Milliseconds since some moment, which only grow: for durations. */
  monotonic(): number;
  /** A number from 0 up to, but not including, 1. */
  random(): number;
  schedule: Schedule;
  /** Waits some milliseconds; rejects with `signal.reason` as soon as the signal is aborted. */
  delay(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

/** The longest that a timer of any runtime can wait: with more it would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  random: () => Math.random(),
  schedule: startTimer,
  delay: (ms, signal) =>
    untilAborted(signal, (stop) => {
      return new Promise((resolve) => {
        stop.addEventListener("abort", startTimer(resolve, ms));
      });
    }),
};

function startTimer(run: () => void, ms: number): () => void {
  if (ms === Number.POSITIVE_INFINITY) return () => {};
  let timer: ReturnType<typeof setTimeout>;
  const wait = (left: number) => {
    const next = left > MAX_TIMER_MS ? () => wait(left - MAX_TIMER_MS) : run;
    // Older workerd cuts off fractions and stands still meanwhile: what waits for the rest of a millisecond would never end.
    timer = setTimeout(next, Math.min(Math.ceil(left), MAX_TIMER_MS));
  };
  wait(ms);
  return () => clearTimeout(timer);
}
