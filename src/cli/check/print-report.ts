import type { CheckReport, Finding } from "../../check.js";
import type { Context } from "../context.js";
import { formatBytes, formatCount, formatNumberOf, formatShort } from "../output/format.js";
import type { Paint } from "../output/paint.js";
import { type Column, createTable, pad } from "../output/table.js";
import { printable } from "../output/text.js";
import { wrapText } from "../output/wrap.js";
import type { Output } from "../surroundings.js";
import { FINDING_HINTS } from "./finding-hints.js";
import type { CheckOutcome } from "./run-check.js";

const COLUMNS: readonly Column[] = [
  { title: "FILES", alignsRight: true },
  { title: "RECORDS", alignsRight: true },
  { title: "SIZE", alignsRight: true },
  { title: "NAMESPACE" },
];

/** A folder may have ten thousand. */
const MAX_NAMESPACES = 20;

const INDENT = "         ";

/** Prints what a folder holds, what was found, and how to mend it. */
export function printReport(context: Context, outcome: CheckOutcome): void {
  const { report } = outcome;
  const { result } = context;
  for (const line of wrap(context.stdout, describeFolder(report))) result(line);
  printNamespaces(context, report);
  printFindings(context, report, result);
  for (const line of wrap(context.stdout, describeOutcome(outcome))) result(line);
}

/** Prints what was found, and how to mend it. */
export function printFindings(
  context: Context,
  { findings }: CheckReport,
  print: (line: string) => void,
): void {
  const isResult = print === context.result;
  const [output, paint] = isResult
    ? [context.stdout, context.paint]
    : [context.stderr, context.paintNotes];
  const width = Math.max(...findings.map(({ code }) => code.length));
  for (const finding of findings) {
    for (const line of renderFinding(finding, { width, output, paint })) print(line);
  }
}

function describeFolder(report: CheckReport): string {
  const { files, namespaces, bytes, records, format } = report;
  const kind = format === "jsonl" ? " of JSON Lines" : "";
  const parts = [
    `${formatNumberOf(files, "file")}${kind} in ${formatNumberOf(namespaces.length, "namespace")}`,
    formatBytes(bytes),
    records === undefined ? "" : formatNumberOf(records, "record"),
    describeVectors(report),
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function describeVectors({ vectors, dimension }: CheckReport): string {
  const dense = dimension === undefined ? "vectors" : `vectors of ${dimension} dimensions`;
  switch (vectors) {
    case "dense":
      return dense;
    case "sparse":
      return "sparse vectors";
    case "hybrid":
      return `${dense} with sparse values`;
    case "mixed":
      return "vectors of several kinds";
    case undefined:
      return "";
  }
}

function printNamespaces({ stdout, paint, result }: Context, { namespaces }: CheckReport): void {
  if (namespaces.length === 0) return;
  const table = createTable(COLUMNS, stdout.isTTY ? stdout.columns : Number.POSITIVE_INFINITY);
  const rows = namespaces
    .slice(0, MAX_NAMESPACES)
    .map(({ name, files, records, bytes }) => [
      formatCount(files),
      records === undefined ? "" : formatCount(records),
      formatBytes(bytes),
      printable(name),
    ]);
  const lines = table.renderRows(rows);
  result(paint("dim", table.renderHead()));
  for (const line of lines) result(line);
  const hidden = namespaces.length - rows.length;
  if (hidden > 0) result(`and ${formatNumberOf(hidden, "more namespace")}`);
}

/** @param width of the longest code */
function renderFinding(
  { severity, code, message, files }: Finding,
  { width, output, paint }: { width: number; output: Output; paint: Paint },
): string[] {
  const head = `${pad(severity, INDENT.length, false)}${pad(code, width, false)}  `;
  const [first = "", ...rest] = wrap(output, printable(message), " ".repeat(head.length));
  const named = files.length === 0 ? [] : wrap(output, files.map(printable).join(", "), INDENT);
  const hint = FINDING_HINTS[code];
  const hints = hint === undefined ? [] : wrap(output, `hint: ${hint}`, INDENT);
  return [
    paint(severity === "error" ? "red" : "yellow", head) + first.trimStart(),
    ...rest,
    ...named,
    ...hints.map((line) => paint("cyan", line)),
  ];
}

function wrap({ isTTY, columns }: Output, text: string, indent = ""): string[] {
  return wrapText(text, { width: isTTY ? columns : Number.POSITIVE_INFINITY, indent });
}

/** The last line: what came of it, and what was not checked. */
function describeOutcome({ report, progress, durationMs, index, records }: CheckOutcome): string {
  const { ok, findings } = report;
  const warnings = findings.filter(({ severity }) => severity === "warning").length;
  const conclusion = ok
    ? `Nothing was found that would fail this import${warnings > 0 ? `, but ${formatNumberOf(warnings, "warning")}` : ""}.`
    : "This import would fail.";
  const read = progress === undefined ? "" : ` ${describeReading(progress, durationMs)};`;
  const unchecked = [
    ...listUncompared(report, index),
    ...(records === undefined ? ["ids and metadata (--records all)"] : []),
    "whether Pinecone may read the bucket",
  ];
  return `${conclusion}${read} not checked: ${unchecked.join(", ")}.`;
}

/** What was not compared with the index. */
function listUncompared({ vectors }: CheckReport, index: CheckOutcome["index"]): string[] {
  const isDense = vectors !== "sparse" && vectors !== undefined;
  const hasDimension = index?.dimension !== undefined;
  return [
    ...(isDense && !hasDimension ? ["the dimension of the index (--index, --dimension)"] : []),
    ...(index?.namespaces === undefined ? ["the namespaces of the index (--index)"] : []),
  ];
}

function describeReading(
  { filesRead, bytesRead, phase }: NonNullable<CheckOutcome["progress"]>,
  durationMs: number,
): string {
  const what = phase === "records" ? "Records of" : "The ends of";
  return `${what} ${formatNumberOf(filesRead, "file")} read (${formatBytes(bytesRead)}) in ${formatTaken(durationMs)}`;
}

/** `12 ms`, `4.2s` */
function formatTaken(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : formatShort(ms);
}
