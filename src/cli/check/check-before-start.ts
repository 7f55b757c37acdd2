import type { CheckOptions, CheckReport } from "../../check.js";
import type { Connection } from "../connection.js";
import type { Context } from "../context.js";
import { exitCodeOf, printError, reportError } from "../errors.js";
import { EXIT_CODES } from "../exit-codes.js";
import { formatNumberOf } from "../output/format.js";
import { printable, toJsonLine } from "../output/text.js";
import { Interruption } from "../surroundings.js";
import { printFindings } from "./print-report.js";
import { runCheck } from "./run-check.js";

/** What checks have shown of folders that are about to be imported. */
export interface StartCheck {
  /** Why nothing is to be started; empty if all may be. */
  readonly codes: number[];
  /** How many records to expect, by the uris of which that is known. */
  readonly expected: ReadonlyMap<string, number>;
}

/** A warning that an import succeeds wrongly: its namespaces would have wrong names, which cannot be undone. */
const STOPPING: readonly string[] = ["one_level_too_high"];

/** Checks all folders against the index as it is now, before the first of them is imported. */
export async function checkBeforeStart(
  context: Context,
  { client }: Connection,
  uris: readonly string[],
): Promise<StartCheck> {
  const codes: number[] = [];
  const expected = new Map<string, number>();
  if (uris.length === 0) return { codes, expected };
  const index = await client.describeIndexStats({ signal: context.interruption });
  for (const uri of uris) {
    const report = await tryCheck(context, uri, { index, codes });
    if (report === undefined) continue;
    if (!mayStart(report)) codes.push(EXIT_CODES.importFailed);
    if (report.records !== undefined) expected.set(uri, report.records);
    reportCheck(context, uri, report);
  }
  return { codes, expected };
}

async function tryCheck(
  context: Context,
  uri: string,
  { index, codes }: { index: CheckOptions["index"]; codes: number[] },
): Promise<CheckReport | undefined> {
  try {
    return (await runCheck(context, uri, { index })).report;
  } catch (error) {
    if (error instanceof Interruption) throw error;
    reportError(context, error);
    codes.push(exitCodeOf(error));
    return undefined;
  }
}

function mayStart({ ok, findings }: CheckReport): boolean {
  return ok && !findings.some(({ code }) => STOPPING.includes(code));
}

function reportCheck(context: Context, uri: string, report: CheckReport): void {
  const { globals, note, result } = context;
  const { files, records } = report;
  if (!mayStart(report)) {
    printError(context, `An import of ${printable(uri)} would fail`);
    if (globals.json) result(toJsonLine({ event: "failed_to_start", uri, report }));
  } else {
    const counted = records === undefined ? "" : `, ${formatNumberOf(records, "record")}`;
    note(`Checked ${printable(uri)}: ${formatNumberOf(files, "file")}${counted}`);
  }
  printFindings(context, report, context.screen.print);
}
