interface Waiting {
  callbacks: Set<() => void>;
  listener: () => void;
}

/** Who waits for which signal. One listener serves all who wait for it: of more than ten, Node warns. */
const waitingFor = new WeakMap<AbortSignal, Waiting>();

/** Calls back when a signal is aborted. Gives a function that takes that back; with the last one the listener goes, too. */
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
