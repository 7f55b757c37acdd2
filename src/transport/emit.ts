import type { ImportClientEvent } from "../events.js";

/** Tells somebody of an event; undefined where nobody listens, so that no event is built for nothing. */
export type Emit = ((event: ImportClientEvent) => void) | undefined;

/** What a listener throws or rejects with is its own affair. */
export function createEmit(listener: ((event: ImportClientEvent) => unknown) | undefined): Emit {
  if (listener === undefined) return undefined;
  return (event) => {
    try {
      Promise.resolve(listener(event)).catch(() => {});
    } catch {
      // Swallowed as documented: watching must not change what is watched.
    }
  };
}
