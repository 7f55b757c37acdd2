import { isTerminal } from "../imports/is-terminal.js";
import type { ImportOperation, ImportProgress } from "../types.js";
import type { Outage } from "./outage.js";
import { addValue, readRate, type Series } from "./series.js";

/** What is known of an import that is followed. Times are those of the monotonic clock. */
export interface FollowedImport {
  readonly id: string;
  readonly since: number;
  /** When it was first seen with everything loaded: then it is indexed. */
  loadedSince: number | undefined;
  /** As it was seen last, and when that was. */
  operation: ImportOperation | undefined;
  seenAt: number;
  /** What tells its last state from others. */
  fingerprint: string;
  readonly percents: Series;
  readonly records: Series;
  /** How polls of it have failed since it was seen last. */
  outage: Outage | undefined;
  /** When it was asked for last; 0 where it was not. */
  askedAt: number;
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
    askedAt: 0,
    dueAt: now,
  };
}

/** Notes how an import was seen. Gives whether that is a change. */
export function noteSighting(
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
  // While it is indexed, no record is added: that tells nothing of how fast they were.
  const isIndexed = isLoaded(operation) && followed.loadedSince !== undefined;
  if (!isIndexed) addValue(followed.records, now, recordsImported);
  if (isLoaded(operation)) followed.loadedSince ??= now;
  return isChange;
}

/** How far an import had come when it was seen last. */
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

/** When loading should end at the rate of late, which may be past. Undefined where nothing tells, or all is loaded. */
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

/** The same for the same fields in any order. */
function readFingerprint(operation: ImportOperation): string {
  const fields = Object.entries(operation).sort(([one], [other]) => (one < other ? -1 : 1));
  try {
    return JSON.stringify(fields);
  } catch {
    // Nested deeper than can be written: what the contract knows is flat.
    return JSON.stringify(fields.filter(([, value]) => typeof value !== "object"));
  }
}

function isLoaded({ percentComplete = 0 }: ImportOperation): boolean {
  return percentComplete >= 100;
}
