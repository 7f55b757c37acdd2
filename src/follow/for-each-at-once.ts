import { onAbort } from "../abort.js";

/** Runs something for each item, for some of them at a time. One that fails ends the others by their signal. */
export async function forEachAtOnce<T>(
  items: readonly T[],
  { atOnce, signal }: { atOnce: number; signal: AbortSignal },
  run: (item: T, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  if (signal.aborted) throw signal.reason;
  const controller = new AbortController();
  const forget = onAbort(signal, () => controller.abort(signal.reason));
  const queue = items.values();
  const work = async () => {
    for (const item of queue) await run(item, controller.signal);
  };
  try {
    await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
  } catch (error) {
    controller.abort(error);
    throw error;
  } finally {
    forget();
  }
}
