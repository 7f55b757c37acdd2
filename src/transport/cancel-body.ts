import type { Answer } from "./http.js";

/** Gives up a body that nobody reads, and its connection with it. */
export function cancelBody(body: Answer["body"]): void {
  try {
    body?.cancel().catch(() => {});
  } catch {
    // A body of another kind than a stream has no way to be cancelled, or one that fails.
  }
}
