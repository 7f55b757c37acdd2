/** Calls what belongs to the caller. What it throws or rejects with is its own affair. */
export function callQuietly(run: () => unknown): void {
  try {
    Promise.resolve(run()).catch(() => {});
  } catch {
    // Swallowed as documented: watching must not change what is watched.
  }
}
