import type { ImportOperation } from "../../index.js";
import type { Session } from "../session.js";
import { formatCount, formatDuration, formatPercent } from "../text/format.js";
import { measureLife } from "../text/measure-life.js";
import { type Paint, paintStatus } from "../text/paint.js";
import { printable, toJsonLine } from "../text/printable.js";
import { pad } from "../text/render-table.js";
import { toJsonFields } from "./to-json-fields.js";

/** Shows one import, a field a line; fields that this program does not know as JSON. */
export function showImport({ globals, result, paint }: Session, operation: ImportOperation): void {
  if (globals.json) {
    result(toJsonLine(toJsonFields(operation)));
    return;
  }
  const fields = listFields(operation, paint);
  const width = Math.max(...fields.map(([name]) => name.length));
  for (const [name, text] of fields) result(`${paint("dim", pad(name, width, false))}  ${text}`);
}

function listFields(operation: ImportOperation, paint: Paint): [name: string, text: string][] {
  const {
    id,
    status,
    uri,
    percentComplete,
    recordsImported,
    createdAt,
    finishedAt,
    error,
    ...others
  } = operation;
  const fields: [string, string | undefined][] = [
    ["id", printable(id)],
    ["status", paintStatus(status, paint)],
    ["percent", percentComplete === undefined ? undefined : formatPercent(percentComplete)],
    ["records", recordsImported === undefined ? undefined : formatCount(recordsImported)],
    ["uri", uri && printable(uri)],
    ["created", createdAt && printable(createdAt)],
    ["finished", finishedAt && `${printable(finishedAt)}${describeLife(operation)}`],
    ["error", error && printable(error)],
    ...Object.entries(others).map(([name, value]): [string, string] => [
      printable(name),
      toJsonLine(value),
    ]),
  ];
  return fields.filter((field): field is [string, string] => field[1] !== undefined);
}

function describeLife(operation: ImportOperation): string {
  const life = measureLife(operation);
  return life === undefined ? "" : ` (${formatDuration(life)} later)`;
}
