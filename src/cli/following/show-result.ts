import type { ImportOperation } from "../../index.js";
import { createImportTable } from "../results/import-table.js";
import { showImport } from "../results/show-import.js";
import { toJsonFields } from "../results/to-json-fields.js";
import type { Session } from "../session.js";
import { toJsonLine } from "../text/printable.js";

/** Shows imports that were followed, at their ends or as they were seen last. */
export function showResult(
  session: Session,
  ids: readonly string[],
  operations: readonly ImportOperation[],
): void {
  const { globals, result } = session;
  const [only] = operations;
  if (only === undefined) return;
  if (globals.json) {
    // Otherwise every change has been shown.
    if (globals.quiet) for (const each of operations) result(toJsonLine(toJsonFields(each)));
  } else if (ids.length === 1) showImport(session, only);
  else createImportTable(session).show(operations);
}
