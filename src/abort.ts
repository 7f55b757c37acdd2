/** Runs something after some milliseconds, or never for `Infinity`. Returns a function that cancels it. */
export type Schedule = (run: () => void, ms: number) => () => void;

export interface Deadline {
  clock: { schedule: Schedule };
  ms: number;
  /** What the end of the time is rejected with. */
  toError: () => unknown;
}

/**
 * Runs something that can be aborted. Rejects as soon as the signal is aborted, with `signal.reason`, or the time is
 * over, even if what runs does not listen. No timer and no listener on the signal stays behind.
 * @param run gets a signal, and a function that aborts that signal alone
 */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal, abort: () => void) => Promise<T>,
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
  const removeListener = signal && onAbort(signal, () => end(signal.reason));
  const cancelTimer = deadline?.clock.schedule(() => end(deadline.toError()), deadline.ms);
  try {
    return await Promise.race([run(controller.signal, () => controller.abort()), ended]);
  } finally {
    cancelTimer?.();
    removeListener?.();
  }
}

interface Waiting {
  callbacks: Set<() => void>;
  listener: () => void;
}

/** Who waits for which signal. They share one listener, since Node warns of more than ten. */
const waitingFor = new WeakMap<AbortSignal, Waiting>();

/** Calls back when a signal is aborted. Returns a function that removes the callback, and the listener with the last one. */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting = waitingFor.get(signal) ?? listen(signal);
  waiting.callbacks.add(callback);
  return () => {
    waiting.callbacks.delete(callback);
    if (waiting.callbacks.size > 0) return;
    signal.removeEventListener("abort", waiting.listener);
    waitingFor.delete(signal);
  };
}

function listen(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>();
  const listener = () => {
    for (const callback of callbacks) callback();
  };
  const waiting = { callbacks, listener };
  signal.addEventListener("abort", listener);
  waitingFor.set(signal, waiting);
  return waiting;
}
