import { callQuietly } from "../call-quietly.js";
import type { ImportClientEvent } from "../events.js";

/** Tells somebody of an event; undefined where nobody listens, so that no event is built for nothing. */
export type Emit = ((event: ImportClientEvent) => void) | undefined;

export function createEmit(listener: ((event: ImportClientEvent) => unknown) | undefined): Emit {
  return listener && ((event) => callQuietly(() => listener(event)));
}
