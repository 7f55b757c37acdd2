import { onAbort } from "../abort.js";

/** Runs something for each item, for some of them at the same time. One that fails aborts the others by their signal. */
export async function forEachConcurrent<T>(
  items: readonly T[],
  { concurrency, signal }: { concurrency: number; signal: AbortSignal },
  run: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (signal.aborted) throw signal.reason;
  const controller = new AbortController();
  const removeListener = onAbort(signal, () => controller.abort(signal.reason));
  const queue = items.values();
  const work = async () => {
    for (const item of queue) await run(item, controller.signal);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(concurrency, items.length) }, work));
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    removeListener();
  }
}
