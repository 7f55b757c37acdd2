/**
 * Runs something that can be aborted, and rejects with `signal.reason` as soon as the signal says so, even where what
 * runs does not listen. The signal keeps no listener of ours.
 */
export async function untilAborted<T>(
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  if (signal === undefined) return run(controller.signal);
  if (signal.aborted) throw signal.reason;
  let stop = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => {
      reject(signal.reason);
      controller.abort();
    };
    signal.addEventListener("abort", stop);
  });
  try {
    return await Promise.race([run(controller.signal), aborted]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}
