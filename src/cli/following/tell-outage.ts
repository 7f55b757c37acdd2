import type { ImportClientEvent, OperationName } from "../../index.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";

/**
 * Says once that polls fail, since the wait goes on; `--verbose` tells of every failure anyhow.
 * @param operation that looks at imports
 */
export function tellOutage(
  { globals, note }: Session,
  operation: OperationName,
): (event: ImportClientEvent) => void {
  return (event) => {
    const isFirst = event.type === "retry" && event.operation === operation && event.attempt === 1;
    if (!isFirst || globals.verbose) return;
    note(`A look at how it goes failed (${printable(event.reason)}): waiting goes on`);
  };
}
