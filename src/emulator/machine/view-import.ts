import { IMPORT_OPERATION_REQUIRED, type IMPORT_STATUSES } from "../../../generated/contract.js";
import type { ImportOperation } from "../../types.js";
import type { ImportPlan } from "./plan-import.js";

/** Assumed: the service documents neither how long an import is pending nor when it first shows progress. */
const PENDING_SHARE = 1 / 20;
const MAX_PENDING_MS = 60_000;

/** How much the difference of two times may lack by rounding, so that no import is late by it. */
const TOLERANCE_MS = 0.001;

/** What is stored of an import: its state is computed from the time. */
export interface StoredImport {
  id: string;
  uri: string;
  /** In milliseconds since 1970, as all times here. */
  createdAt: number;
  cancelledAt: number | undefined;
  plan: ImportPlan;
  /** When the plan was made, before which nothing of it takes effect. `Infinity` while it is `UNKNOWN_PLAN`. */
  plannedAt: number;
}

/** The plan of an import whose files are still being read: it never gets anywhere. */
export const UNKNOWN_PLAN: ImportPlan = {
  records: 0,
  namespaces: new Map(),
  durationMs: Number.POSITIVE_INFINITY,
  indexingMs: 0,
  failure: undefined,
};

type KnownStatus = (typeof IMPORT_STATUSES)[number];

/** Whether an import has ended by that time. */
export function hasEnded({ createdAt, cancelledAt, plan }: StoredImport, now: number): boolean {
  return cancelledAt !== undefined || measureAge(createdAt, now) >= measureLife(plan);
}

/** When an import begins to load, and its first records are there, if nothing ends it before. */
export function whenLoadingBegins({ createdAt, plan, plannedAt }: StoredImport): number {
  return Math.max(createdAt + measureSilence(plan.durationMs), plannedAt);
}

export function hasBegunLoading(stored: StoredImport, now: number): boolean {
  return now + TOLERANCE_MS >= whenLoadingBegins(stored);
}

/** How many records are imported by that time. */
export function countRecords(stored: StoredImport, now: number): number {
  const { isDone, elapsed } = readTimes(stored, now);
  return measureProgress(stored.plan, elapsed, isDone).recordsImported;
}

/** An import as the API describes it at that time. @param sendZeros whether it has its counts while they are 0 */
export function viewImport(stored: StoredImport, now: number, sendZeros: boolean): ImportOperation {
  const { id, uri, createdAt, plan } = stored;
  const { isDone, endedAt, elapsed } = readTimes(stored, now);
  const { percentComplete, recordsImported } = measureProgress(plan, elapsed, isDone);
  const view: Partial<ImportOperation> = {
    ...IMPORT_OPERATION_REQUIRED,
    id,
    uri,
    status: isDone ? nameEnd(plan) : nameStatus(stored, elapsed),
    createdAt: toTimestamp(createdAt),
    ...(endedAt === undefined ? {} : { finishedAt: toTimestamp(endedAt) }),
    // The service may leave out what is 0 if the contract does not require it.
    ...(sendZeros || percentComplete > 0 ? { percentComplete } : {}),
    ...(sendZeros || recordsImported > 0 ? { recordsImported } : {}),
    ...(isDone && plan.failure !== undefined ? { error: plan.failure.error } : {}),
  };
  // Nothing that the contract requires is left out.
  return view as ImportOperation;
}

function readTimes(stored: StoredImport, now: number) {
  const { createdAt, cancelledAt, plan, plannedAt } = stored;
  const isDone = cancelledAt === undefined && hasEnded(stored, now);
  const endedAt = isDone ? Math.max(createdAt + measureLife(plan), plannedAt) : cancelledAt;
  return { isDone, endedAt, elapsed: measureAge(createdAt, endedAt ?? now) };
}

function measureAge(createdAt: number, now: number): number {
  return now - createdAt + TOLERANCE_MS;
}

/** How long an import runs if nobody cancels it. */
function measureLife({ durationMs, indexingMs, failure }: ImportPlan): number {
  if (failure === undefined) return durationMs + indexingMs;
  // Zero percent of an endless import takes no time.
  const loading = failure.atPercent === 0 ? 0 : (durationMs * failure.atPercent) / 100;
  return Math.max(measureSilence(durationMs), loading);
}

function measurePending(durationMs: number): number {
  return Math.min(durationMs * PENDING_SHARE, MAX_PENDING_MS);
}

/** How long the import shows no percent and no records, and does not fail. */
function measureSilence(durationMs: number): number {
  return 2 * measurePending(durationMs);
}

function nameEnd({ failure }: ImportPlan): KnownStatus {
  return failure === undefined ? "Completed" : "Failed";
}

function nameStatus({ cancelledAt, plan }: StoredImport, elapsed: number): KnownStatus {
  if (cancelledAt !== undefined) return "Cancelled";
  if (plan === UNKNOWN_PLAN) return "Pending";
  return elapsed < measurePending(plan.durationMs) ? "Pending" : "InProgress";
}

function measureProgress(
  { records, durationMs, failure }: ImportPlan,
  elapsed: number,
  isDone: boolean,
) {
  const { atPercent, atRecords } = failure ?? { atPercent: 100, atRecords: records };
  const end = { percentComplete: atPercent, recordsImported: atRecords };
  if (isDone || elapsed >= durationMs) return end;
  if (elapsed < measureSilence(durationMs)) return { percentComplete: 0, recordsImported: 0 };
  return {
    percentComplete: Math.floor((elapsed * 1_000) / durationMs) / 10,
    // At the end, rounding may have left it short.
    recordsImported: Math.min(Math.floor((records * elapsed) / durationMs), atRecords),
  };
}

/** With microseconds and offset, as the service writes times. */
function toTimestamp(time: number): string {
  const whole = Math.floor(time);
  const microseconds = Math.floor((time - whole) * 1_000);
  const text = new Date(whole).toISOString().slice(0, -1);
  return `${text}${String(microseconds).padStart(3, "0")}+00:00`;
}
