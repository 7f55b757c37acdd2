/** As long as Node waits for an answer that does not come. */
const MAX_HOLD_MS = 300_000;

/** As they are before a test may put others in their place, which would take this timer for one of the code under test. */
const { setTimeout, clearTimeout } = globalThis;

/**
 * Keeps the process running while an answer is outstanding, as an open socket would: a signal with a time-out does not,
 * and would never fire. Gives a function that lets go.
 */
export function holdProcess(): () => void {
  const timer = setTimeout(() => {}, MAX_HOLD_MS);
  return () => clearTimeout(timer);
}
