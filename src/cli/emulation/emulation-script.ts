import { FAILURE_TEXTS, type ImportScript, type ScriptedRequest } from "../../emulator.js";

/** What an emulated import loads, at a speed of 1. */
const RECORDS = 1_000_000;
const LOADING_MS = 600_000;
const INDEXING_MS = 60_000;

/** How far an import comes that fails in the middle of its files; others fail before they load anything. */
const PERCENT_AT_FAILURE: Readonly<Record<string, number>> = {
  bad_column: 30,
  bad_file: 30,
  bad_record: 30,
};

/**
 * How emulated imports go: in eleven minutes at a speed of 1. A folder that has the name of a known failure fails with it.
 * Only the imports are faster than in truth, and not the clock: the client measures times against it.
 */
export function createEmulationScript(speed: number): (request: ScriptedRequest) => ImportScript {
  return ({ uri }) => {
    const folder = uri.replace(/\/+$/, "").replace(/^.*\//, "");
    const error = Object.entries(FAILURE_TEXTS).find(([reason]) => reason === folder)?.[1];
    const failAtPercent = PERCENT_AT_FAILURE[folder] ?? 0;
    return {
      records: RECORDS,
      durationMs: LOADING_MS / speed,
      indexingMs: INDEXING_MS / speed,
      ...(error === undefined ? {} : { outcome: { failAtPercent, error } }),
    };
  };
}
