/** Calls a function of the caller's. What it throws or rejects with is ignored, as documented: it must not change what it watches. */
export function callQuietly(run: () => unknown): void {
  try {
    Promise.resolve(run()).catch(() => {});
  } catch {
    // Ignored.
  }
}
