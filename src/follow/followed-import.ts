import { callQuietly } from "../call-quietly.js";
import { isTerminal } from "../imports/import-operation.js";
import type { WaitOptions } from "../options/wait-options.js";
import type { ImportOperation, ImportProgress } from "../types.js";
import type { Outage } from "./outage.js";

/** A value that grows over time: when it was first seen as it was, in order. */
type Series = { at: number; value: number }[];

/** How far back a rate is measured: far enough for coarse steps, near enough for a change of speed. */
const WINDOW_MS = 300_000;

/** Changes closer than this count as one, so that a series stays short. */
const SPACING_MS = 10_000;

/** What is known of an import that is followed. Times are by the monotonic clock. */
export interface FollowedImport {
  readonly id: string;
  readonly since: number;
  /** When it was first seen with everything loaded: since then it is indexed. */
  loadedSince: number | undefined;
  /** As it was last seen, and when that was. */
  operation: ImportOperation | undefined;
  seenAt: number;
  /** Differs between two states of the import. */
  fingerprint: string;
  readonly percents: Series;
  readonly records: Series;
  /** How polls of it have failed since it was last seen. */
  outage: Outage | undefined;
  /** When it was last polled; 0 if it was not. */
  polledAt: number;
  /** When it is to be polled next. */
  dueAt: number;
}

export function createFollowedImport(id: string, now: number): FollowedImport {
  return {
    id,
    since: now,
    loadedSince: undefined,
    operation: undefined,
    seenAt: now,
    fingerprint: "",
    percents: [],
    records: [],
    outage: undefined,
    polledAt: 0,
    dueAt: now,
  };
}

/** Records how an import was seen, and returns whether it has changed. */
export function addSighting(
  followed: FollowedImport,
  operation: ImportOperation,
  now: number,
): boolean {
  const { percentComplete, recordsImported } = operation;
  const fingerprint = readFingerprint(operation);
  const isChange = fingerprint !== followed.fingerprint;
  followed.fingerprint = fingerprint;
  followed.operation = operation;
  followed.seenAt = now;
  followed.outage = undefined;
  addValue(followed.percents, now, percentComplete);
  // While it is indexed no record is added, which would count as slow loading.
  const isIndexed = isLoaded(operation) && followed.loadedSince !== undefined;
  if (!isIndexed) addValue(followed.records, now, recordsImported);
  if (isLoaded(operation)) followed.loadedSince ??= now;
  return isChange;
}

/** Reports how an import was seen, by a copy that may be changed. */
export function reportProgress(
  onProgress: WaitOptions["onProgress"],
  followed: FollowedImport,
): void {
  const { operation } = followed;
  if (onProgress === undefined || operation === undefined) return;
  callQuietly(() => onProgress({ ...operation }, measureProgress(followed)));
}

/** How far an import had come when it was last seen. */
export function measureProgress(followed: FollowedImport): ImportProgress {
  const { since, loadedSince, operation, seenAt, records } = followed;
  const isIndexed = operation !== undefined && isLoaded(operation);
  const recordsPerMs = readRate(records, isIndexed ? (loadedSince ?? seenAt) : seenAt);
  const endsAt = operation && isTerminal(operation) ? seenAt : estimateEnd(followed, seenAt);
  const remainingMs = endsAt === undefined ? undefined : Math.round(Math.max(0, endsAt - seenAt));
  return {
    elapsedMs: Math.round(seenAt - since),
    ...(recordsPerMs === undefined ? {} : { recordsPerSecond: recordsPerMs * 1_000 }),
    ...(remainingMs === undefined ? {} : { remainingMs }),
  };
}

/** When loading should end at its recent rate, which may be in the past. Undefined if the rate is unknown, or all is loaded. */
export function estimateEnd(
  { operation, percents }: FollowedImport,
  now: number,
): number | undefined {
  const last = percents.at(-1);
  const percentPerMs = readRate(percents, now);
  if (!last || !percentPerMs || !operation || isLoaded(operation)) return undefined;
  const endsAt = last.at + (100 - last.value) / percentPerMs;
  return Number.isFinite(endsAt) ? endsAt : undefined;
}

/** Equal for the same fields in any order. */
function readFingerprint(operation: ImportOperation): string {
  const fields = Object.entries(operation).sort(([one], [other]) => (one < other ? -1 : 1));
  try {
    return JSON.stringify(fields);
  } catch {
    // Nested too deep for JSON: the contract's own fields are flat.
    return JSON.stringify(fields.filter(([, value]) => typeof value !== "object"));
  }
}

function isLoaded({ percentComplete = 0 }: ImportOperation): boolean {
  return percentComplete >= 100;
}

/** Adds what was seen. A value that has fallen begins the series anew, and one that is missing or infinite is left out. */
function addValue(series: Series, at: number, value: number | undefined): void {
  for (let [, second] = series; second && second.at <= at - WINDOW_MS; [, second] = series) {
    series.shift();
  }
  const last = series.at(-1);
  if (value === undefined || value === last?.value || !Number.isFinite(value)) return;
  const beforeLast = series.at(-2);
  if (last && value < last.value) series.length = 0;
  else if (last && beforeLast && last.at - beforeLast.at < SPACING_MS) series.pop();
  series.push({ at, value });
}

/** How much a value grows in a millisecond. Undefined as long as it was seen only once. */
function readRate(series: Series, now: number): number | undefined {
  const [first] = series;
  const last = series.at(-1);
  if (first === undefined || last === undefined || now <= first.at) return undefined;
  return (last.value - first.value) / (now - first.at);
}
