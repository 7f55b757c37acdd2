import { failureReason, type ImportOperation, isTerminal } from "../../index.js";
import type { Context } from "../context.js";
import { formatAge, formatCount, formatDuration, formatPercent, measureLife } from "./format.js";
import { type Paint, styleOf } from "./paint.js";
import { type Column, createTable, pad, shortenId } from "./table.js";
import { printable, toJsonLine } from "./text.js";

const COLUMNS: readonly Column[] = [
  { title: "ID" },
  { title: "STATUS" },
  { title: "PERCENT", alignsRight: true },
  { title: "RECORDS", alignsRight: true },
  { title: "AGE", alignsRight: true },
  { title: "URI" },
];

/** Prints imports as a table that fits the terminal, some at a time, with its head before the first. */
export function createImportTable({ stdout, paint, clock, result }: Context) {
  const showId = stdout.isTTY ? shortenId : printable;
  const table = createTable(COLUMNS, stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY);
  let hasHead = false;
  return {
    print(operations: readonly ImportOperation[]) {
      const now = clock.now();
      const rows = table.renderRows(operations.map((each) => toRow(each, { now, paint, showId })));
      if (!hasHead) result(paint("bold", table.renderHead()));
      hasHead = true;
      for (const row of rows) result(row);
    },
  };
}

function toRow(
  operation: ImportOperation,
  { now, paint, showId }: { now: number; paint: Paint; showId: (id: string) => string },
): string[] {
  const { id, status, percentComplete, recordsImported, createdAt = "", uri = "" } = operation;
  const ageMs = now - Date.parse(createdAt);
  return [
    showId(id),
    paintStatus(status, paint),
    percentComplete === undefined ? "" : formatPercent(percentComplete),
    recordsImported === undefined ? "" : formatCount(recordsImported),
    Number.isNaN(ageMs) ? "" : formatAge(ageMs),
    printable(uri),
  ];
}

/** Prints one import, a field a line; fields that this program does not know as JSON. */
export function printImport({ globals, result, paint }: Context, operation: ImportOperation): void {
  if (globals.json) {
    result(toJsonLine(toJsonFields(operation)));
    return;
  }
  const fields = listFields(operation, paint);
  const width = Math.max(...fields.map(([name]) => name.length));
  for (const [name, text] of fields) result(`${paint("dim", pad(name, width, false))}  ${text}`);
}

function listFields(operation: ImportOperation, paint: Paint): [name: string, text: string][] {
  const { id, status, uri, percentComplete, recordsImported, ...rest } = operation;
  const { createdAt, finishedAt, error, ...others } = rest;
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

function paintStatus(status: string, paint: Paint): string {
  const style = styleOf(status);
  return style === undefined ? printable(status) : paint(style, status);
}

function describeLife(operation: ImportOperation): string {
  const life = measureLife(operation);
  return life === undefined ? "" : ` (${formatDuration(life)} later)`;
}

/**
 * An import as `--json` shows it: every field of the API, by its own name. Counts that the API leaves out because they
 * are zero are written out; only a completed import is never said to be at 0 percent.
 */
export function toJsonFields(operation: ImportOperation): ImportOperation {
  const { percentComplete, recordsImported = 0, status } = operation;
  const percent = percentComplete ?? (status === "Completed" ? undefined : 0);
  const reason = status === "Failed" ? failureReason(operation) : undefined;
  return {
    ...operation,
    ...(percent === undefined ? {} : { percentComplete: percent }),
    recordsImported,
    ...(reason === undefined ? {} : { failureReason: reason }),
  };
}

/** A line of JSON for an import that was seen, as `wait -` takes it. */
export function toEventLine(operation: ImportOperation, uri: string | undefined): string {
  const { id, uri: shown = uri, ...fields } = toJsonFields(operation);
  const event = isTerminal(operation) ? "ended" : "changed";
  return toJsonLine({ event, id, uri: shown, ...fields });
}
