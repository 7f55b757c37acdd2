import { onAbort } from "./on-abort.js";

/** Runs something after some milliseconds, or never for `Infinity`. Gives a function that calls it off. */
export type Schedule = (run: () => void, ms: number) => () => void;

export interface Deadline {
  clock: { schedule: Schedule };
  ms: number;
  /** What the end of the time is rejected with. */
  toError: () => unknown;
}

/**
 * Runs something that can be aborted, and rejects as soon as the signal says so, with `signal.reason`, or the time is
 * over, even where what runs does not listen. No timer and no listener on the signal stays behind.
 */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
  deadline?: Deadline,
): Promise<T> {
  if (signal?.aborted) throw signal.reason;
  const controller = new AbortController();
  let end = (_reason: unknown): void => {};
  const ended = new Promise<never>((_, reject) => {
    end = (reason) => {
      reject(reason);
      controller.abort(reason);
    };
  });
  const forget = signal && onAbort(signal, () => end(signal.reason));
  const callOff = deadline?.clock.schedule(() => end(deadline.toError()), deadline.ms);
  try {
    return await Promise.race([run(controller.signal), ended]);
  } finally {
    callOff?.();
    forget?.();
  }
}
