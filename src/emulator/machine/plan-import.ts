import { START_IMPORT_FIELDS } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields } from "../../imports/field-rules.js";
import type { StartImportRequest } from "../../types.js";
import { FAILURE_TEXTS } from "./failure-texts.js";
import { type CheckedCourse, type CheckedScript, checkScript } from "./script.js";

/** How an import will go, decided at its start. */
export interface ImportPlan {
  /** How many records can be imported. */
  records: number;
  /** How many of them go into each namespace, in the order in which they are filled. */
  namespaces: ReadonlyMap<string, number>;
  durationMs: number;
  indexingMs: number;
  /** What ends it early, if anything does. */
  failure: PlannedFailure | undefined;
}

export interface PlannedFailure {
  atPercent: number;
  /** How many records are imported by then. */
  atRecords: number;
  error: string;
}

/** Decides by script and request how an import will go. @throws InvalidArgumentError if the script is wrong */
export function planImport(script: unknown, request: StartImportRequest): ImportPlan {
  const checked = checkScript(script);
  const { badRecords, durationMs, indexingMs } = checked;
  const skips = request.errorMode?.onError === "continue";
  const records = checked.records - (skips ? badRecords : 0);
  const mistake = findUriMistake(request) ?? findFieldMistake(request);
  const failure = chooseFirst(
    readOutcome(checked, { records, mistake }),
    skips ? failWithoutRecords(checked) : failAtFirstBadRecord(checked),
  );
  const namespaces =
    checked.namespaces === undefined
      ? new Map([[nameAfterFolder(request.uri), records]])
      : skipEvenly(checked.namespaces, checked.records, records);
  return { records, namespaces, durationMs, indexingMs, failure };
}

/**
 * A namespace that only imports of this folder have: its whole uri, as ASCII. Without a query, which may be another
 * signature each time.
 */
function nameAfterFolder(uri: string): string {
  const path = uri.startsWith("https:") ? uri.replace(/\?.*$/s, "") : uri;
  return path.replace(/\/+$/, "").replace(/[^ -~]+/g, encodeURIComponent);
}

/** The records of each namespace that are imported if some are skipped, which are spread evenly. */
function skipEvenly(
  namespaces: ReadonlyMap<string, number>,
  total: number,
  imported: number,
): ReadonlyMap<string, number> {
  let before = 0;
  let left = 0;
  const entries = Array.from(namespaces, ([name, records]) => {
    before += records;
    // As integers: the product of two large counts has more digits than a number holds.
    const until = total === 0 ? 0 : Number((BigInt(before) * BigInt(imported)) / BigInt(total));
    const share = until - left;
    left = until;
    return [name, share] as const;
  });
  return new Map(entries);
}

/** Of what would end an import the first; of several at the same percentage the one that is named first. */
export function chooseFirst(
  ...failures: readonly (PlannedFailure | undefined)[]
): PlannedFailure | undefined {
  return failures
    .filter((each) => each !== undefined)
    .sort((one, other) => one.atPercent - other.atPercent)[0];
}

/** The end that a script names, or else that of a mistake in the request. */
export function readOutcome(
  { outcome }: CheckedCourse,
  { records, mistake }: { records: number; mistake: string | undefined },
): PlannedFailure | undefined {
  if (outcome === "Completed") return undefined;
  const error = outcome?.error ?? mistake;
  if (error === undefined) return undefined;
  const atPercent = outcome?.failAtPercent ?? 0;
  return { atPercent, atRecords: countRecords(records, atPercent), error };
}

/** Without rounding errors: 32.3 percent of 1,000 are 323. */
function countRecords(records: number, percent: number): number {
  return Math.floor((records * Math.round(percent * 1e6)) / 1e8);
}

/** A uri that seems to name a file: the service accepts it at first, and fails later. */
function findUriMistake({ uri }: StartImportRequest): string | undefined {
  return /\.parquet\/?$/i.test(uri) ? FAILURE_TEXTS.not_a_folder : undefined;
}

/** What else the service accepts at first and fails later, as far as the request alone shows it. */
export function findFieldMistake(request: StartImportRequest): string | undefined {
  try {
    checkFields(request, START_IMPORT_FIELDS, { action: "start import", argument: "" });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return `User error: ${error.argument} ${error.rule}`;
    throw error;
  }
}

/** The bad records are spread evenly among the others. */
function failAtFirstBadRecord({ records, badRecords }: CheckedScript): PlannedFailure | undefined {
  if (badRecords === 0) return undefined;
  const row = Math.floor(records / (badRecords + 1));
  const error = `User error: error reading record: part-0.parquet, row ${row}: missing required values`;
  return { atPercent: Math.floor((row * 1_000) / records) / 10, atRecords: row, error };
}

function failWithoutRecords({ records, badRecords }: CheckedScript): PlannedFailure | undefined {
  if (badRecords === 0 || badRecords < records) return undefined;
  return { atPercent: 100, atRecords: 0, error: FAILURE_TEXTS.all_rows_skipped };
}
