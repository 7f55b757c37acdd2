import type { ImportClientEvent } from "../../index.js";
import { formatShort } from "./format.js";
import { printable } from "./printable.js";

/** An event of the client as one line. */
export function describeEvent(event: ImportClientEvent): string {
  return printable(toText(event));
}

function toText(event: ImportClientEvent): string {
  switch (event.type) {
    case "request":
      return `> ${event.method} ${event.path}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ""}`;
    case "response": {
      const request = event.requestId === undefined ? "" : `, request id ${event.requestId}`;
      return `< ${event.status} after ${Math.round(event.durationMs)} ms${request}`;
    }
    case "retry":
      return `! ${event.operation}: ${event.reason}; next attempt in ${formatShort(event.delayMs)}`;
    case "outage":
      return event.failedPolls === 0
        ? `! polling works again, after ${formatShort(event.sinceMs)}`
        : `! ${event.failedPolls} failed polls in a row, for ${formatShort(event.sinceMs)}`;
    case "reconcile":
      return event.phase === "begin"
        ? `? searching the list of imports for the start of ${event.uri}`
        : `? searched ${event.pagesRead} pages of the list: ${event.candidates} imports may have come of the start`;
  }
}
