import {
  createImportEmulator,
  FAILURE_TEXTS,
  type ImportEmulator,
  type ImportScript,
  type ScriptedRequest,
} from "../emulator.js";
import type { Clock } from "./surroundings.js";

/** At this speed an import takes eleven seconds. */
export const EMULATOR_SPEED = 60;

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

/** An emulator for this process alone. */
export function createLocalEmulator(clock: Clock): ImportEmulator {
  const script = createEmulationScript(EMULATOR_SPEED);
  return createImportEmulator({ clock: () => clock.now(), script });
}

/**
 * How emulated imports proceed: in eleven minutes at a speed of 1. A folder that has the name of a known failure fails with it.
 * Only the imports are faster than the service, and not the clock: the client measures times against it.
 */
export function createEmulationScript(speed: number): (request: ScriptedRequest) => ImportScript {
  return ({ uri }) => {
    const folder = uri.replace(/\/+$/, "").replace(/^.*\//, "");
    const error = Object.entries(FAILURE_TEXTS).find(([reason]) => reason === folder)?.[1];
    const failAtPercent = PERCENT_AT_FAILURE[folder] ?? 0;
    return {
      records: RECORDS,
      ...scriptTimes(speed),
      ...(error === undefined ? {} : { outcome: { failAtPercent, error } }),
    };
  };
}

/** The times of an import at some speed, without its records. */
export function scriptTimes(speed: number) {
  return { durationMs: LOADING_MS / speed, indexingMs: INDEXING_MS / speed };
}
