import { START_IMPORT_FIELDS } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields } from "../../imports/check-value.js";
import type { StartImportRequest } from "../../types.js";
import { type CheckedScript, checkScript } from "./check-script.js";
import { FAILURE_TEXTS } from "./failure-texts.js";

/** How an import will go: settled at its start. */
export interface ImportPlan {
  /** How many records can be imported. */
  records: number;
  durationMs: number;
  indexingMs: number;
  /** What ends it early, if anything does. */
  failure: PlannedFailure | undefined;
}

interface PlannedFailure {
  atPercent: number;
  error: string;
}

/** Settles how an import will go by its script and its request. @throws InvalidArgumentError for a script that is wrong */
export function planImport(script: unknown, request: StartImportRequest): ImportPlan {
  const checked = checkScript(script);
  const skips = request.errorMode?.onError === "continue";
  const failures = [readOutcome(checked, request), readBadRecords(checked, skips)];
  const [failure] = failures
    .filter((each) => each !== undefined)
    .sort((one, other) => one.atPercent - other.atPercent);
  const { records, badRecords, durationMs, indexingMs } = checked;
  return { records: records - (skips ? badRecords : 0), durationMs, indexingMs, failure };
}

function readOutcome(
  { outcome }: CheckedScript,
  request: StartImportRequest,
): PlannedFailure | undefined {
  if (outcome === "Completed") return undefined;
  if (outcome !== undefined) return { atPercent: outcome.failAtPercent, error: outcome.error };
  const error = findMistake(request);
  return error === undefined ? undefined : { atPercent: 0, error };
}

/** What the service accepts at first and fails later, as far as the request alone shows it. */
function findMistake(request: StartImportRequest): string | undefined {
  if (/\.parquet\/?$/i.test(request.uri)) return FAILURE_TEXTS.not_a_folder;
  try {
    checkFields(request, START_IMPORT_FIELDS, { action: "start import", argument: "" });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidArgumentError) return `User error: ${error.argument} ${error.rule}`;
    throw error;
  }
}

function readBadRecords(
  { records, badRecords }: CheckedScript,
  skips: boolean,
): PlannedFailure | undefined {
  if (badRecords === 0) return undefined;
  if (!skips) {
    const atPercent = Math.floor(1_000 / (badRecords + 1)) / 10;
    return { atPercent, error: nameBadRecord(Math.ceil((records * atPercent) / 100)) };
  }
  if (badRecords < records) return undefined;
  return { atPercent: 100, error: FAILURE_TEXTS.all_rows_skipped };
}

function nameBadRecord(index: number): string {
  return `User error: row ${index}: column values is not of the expected data type list<float>`;
}
