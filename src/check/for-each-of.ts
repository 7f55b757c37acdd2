interface ForEachOptions {
  /** How many at the same time; it may grow while it runs. */
  concurrency: () => number;
}

/**
 * Runs something for each item of a listing while the listing is still being read, for some of them at the same time. The
 * next item is asked for before there is room for it, so that a page of a listing is on its way while files are read; no
 * more are. Rejects with the first failure, and starts nothing after it.
 */
export async function forEachOf<T>(
  items: AsyncIterable<T>,
  { concurrency }: ForEachOptions,
  run: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = items[Symbol.asyncIterator]();
  const failures: unknown[] = [];
  let running = 0;
  let wake = () => {};
  const start = async (item: T) => {
    running += 1;
    try {
      await run(item);
    } catch (error) {
      failures.push(error);
    }
    running -= 1;
    wake();
  };
  const ended = () => new Promise<void>((resolve) => (wake = resolve));
  const stopped = () => failures.length > 0;
  try {
    for (let next = iterator.next(); ; ) {
      const { value, done } = await next;
      if (done || stopped()) break;
      next = iterator.next();
      // It is awaited only if nothing fails before.
      next.catch(() => {});
      while (running >= concurrency() && !stopped()) await ended();
      if (stopped()) break;
      void start(value);
    }
    while (running > 0 && !stopped()) await ended();
  } finally {
    if (stopped()) iterator.return?.().catch(() => {});
  }
  if (failures.length > 0) throw failures[0];
}
