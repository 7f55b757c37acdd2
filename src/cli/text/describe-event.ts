import type { ImportClientEvent } from "../../index.js";
import { formatShort } from "./format.js";
import { nameOptions } from "./name-options.js";
import { printable } from "./printable.js";

/** An event of the client as one line. */
export function describeEvent(event: ImportClientEvent): string {
  return printable(nameOptions(toText(event)));
}

function toText(event: ImportClientEvent): string {
  switch (event.type) {
    case "request":
      return `> ${event.method} ${event.path}${event.attempt > 1 ? ` (try ${event.attempt})` : ""}`;
    case "response": {
      const request = event.requestId === undefined ? "" : `, request id ${event.requestId}`;
      return `< ${event.status} after ${Math.round(event.durationMs)} ms${request}`;
    }
    case "retry":
      return `! ${event.operation}: ${event.reason}; again in ${formatShort(event.delayMs)}`;
    case "reconcile":
      return `? looked for the start of ${event.uri} in ${event.pagesRead} pages of the list: ${event.candidates} may have come of it`;
  }
}
