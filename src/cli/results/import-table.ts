import type { ImportOperation } from "../../index.js";
import type { Session } from "../session.js";
import { formatAge, formatCount, formatPercent } from "../text/format.js";
import { type Paint, styleOf } from "../text/paint.js";
import { printable } from "../text/printable.js";
import { type Column, createTable, cutLine } from "../text/render-table.js";

const COLUMNS: readonly Column[] = [
  { title: "ID" },
  { title: "STATUS" },
  { title: "PERCENT", alignsRight: true },
  { title: "RECORDS", alignsRight: true },
  { title: "AGE", alignsRight: true },
  { title: "URI" },
];

/** On a terminal one very long id would leave no room for anything. */
const MAX_ID_WIDTH = 24;

/** Shows imports as a table that fits the terminal, some at a time, with its head before the first. */
export function createImportTable({ stdout, paint, clock, result }: Session) {
  const maxIdWidth = stdout.isTTY ? MAX_ID_WIDTH : Number.POSITIVE_INFINITY;
  const table = createTable(COLUMNS, stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY);
  let hasHead = false;
  return {
    show(operations: readonly ImportOperation[]) {
      const rows = table.renderRows(
        operations.map((each) => toRow(each, { now: clock.now(), paint, maxIdWidth })),
      );
      if (!hasHead) result(paint("bold", table.renderHead()));
      hasHead = true;
      for (const row of rows) result(row);
    },
  };
}

function toRow(
  operation: ImportOperation,
  { now, paint, maxIdWidth }: { now: number; paint: Paint; maxIdWidth: number },
): string[] {
  const { id, status, percentComplete, recordsImported, createdAt = "", uri = "" } = operation;
  const style = styleOf(status);
  const ageMs = now - Date.parse(createdAt);
  return [
    cutLine(printable(id), maxIdWidth),
    style === undefined ? printable(status) : paint(style, status),
    percentComplete === undefined ? "" : formatPercent(percentComplete),
    recordsImported === undefined ? "" : formatCount(recordsImported),
    Number.isNaN(ageMs) ? "" : formatAge(ageMs),
    printable(uri),
  ];
}
