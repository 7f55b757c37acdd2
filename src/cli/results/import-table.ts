import type { ImportOperation } from "../../index.js";
import type { Session } from "../session.js";
import { formatAge, formatCount, formatPercent } from "../text/format.js";
import { type Paint, paintStatus } from "../text/paint.js";
import { printable } from "../text/printable.js";
import { type Column, createTable } from "../text/render-table.js";
import { shortenId } from "../text/shorten-id.js";

const COLUMNS: readonly Column[] = [
  { title: "ID" },
  { title: "STATUS" },
  { title: "PERCENT", alignsRight: true },
  { title: "RECORDS", alignsRight: true },
  { title: "AGE", alignsRight: true },
  { title: "URI" },
];

/** Shows imports as a table that fits the terminal, some at a time, with its head before the first. */
export function createImportTable({ stdout, paint, clock, result }: Session) {
  const showId = stdout.isTTY ? shortenId : printable;
  const table = createTable(COLUMNS, stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY);
  let hasHead = false;
  return {
    show(operations: readonly ImportOperation[]) {
      const rows = table.renderRows(
        operations.map((each) => toRow(each, { now: clock.now(), paint, showId })),
      );
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
