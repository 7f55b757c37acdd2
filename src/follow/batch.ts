import { hasStatus, isPermanent, retryAfterOf } from "../errors/error-inspection.js";
import { isImportClientError } from "../errors/is-import-client-error.js";
import type { FollowError } from "../errors/wait-for-imports-error.js";
import { isTerminal } from "../imports/import-operation.js";
import type { ResolvedWatchOptions } from "../options/wait-options.js";
import type { OperationName } from "../types.js";
import { createFollowedImport, type FollowedImport } from "./followed-import.js";
import { asksForTooLong } from "./outage.js";
import { createPoller, type FollowContext, type Poller } from "./poller.js";

/** The imports that one call waits for. */
export interface Batch {
  /** All of them, by their ids. */
  readonly followed: ReadonlyMap<string, FollowedImport>;
  /** Those that may still change. */
  readonly open: Map<string, FollowedImport>;
  /** Why some are no longer followed, by their ids. */
  readonly failures: Map<string, FollowError>;
  /** Called at each change. */
  onChange(followed: FollowedImport): void;
  /** What ends the wait for all, once the requests that are under way have ended. */
  end: FollowError | undefined;
}

/** The state of polling a batch. */
export interface BatchRun {
  readonly batch: Batch;
  readonly context: FollowContext;
  readonly poller: Poller;
  readonly options: ResolvedWatchOptions;
  /** How many requests the round has taken so far. */
  requests: number;
  /** How many polls of the round had a response that settles them: the import, or a 4xx. */
  settled: number;
  /** How many requests of the round have failed. */
  failed: number;
  /** Whether a request of the round had a response that could be used. */
  isReached: boolean;
  /** How the last request failed that did. */
  error: unknown;
  failedOperation: OperationName;
  /** Until when the API asked to send nothing. */
  notBefore: number;
  /** For how many rounds the list is not read, since it was of no use. */
  listPausedRounds: number;
  /** How often in a row the list could not be read. */
  failedLists: number;
}

export function createBatch(
  ids: readonly string[],
  now: number,
  onChange: Batch["onChange"],
): Batch {
  const followed = new Map(ids.map((id) => [id, createFollowedImport(id, now)]));
  return { followed, open: new Map(followed), failures: new Map(), onChange, end: undefined };
}

export function createBatchRun(
  context: FollowContext,
  batch: Batch,
  options: ResolvedWatchOptions,
): BatchRun {
  return {
    batch,
    context,
    poller: createPoller(context, options),
    options,
    requests: 0,
    settled: 0,
    failed: 0,
    isReached: false,
    error: undefined,
    failedOperation: "describeImport",
    notBefore: 0,
    listPausedRounds: 0,
    failedLists: 0,
  };
}

export function beginRound(run: BatchRun): void {
  run.requests = 0;
  run.settled = 0;
  run.failed = 0;
  run.isReached = false;
  if (run.listPausedRounds > 0) run.listPausedRounds -= 1;
}

/** For how many rounds a list that was of no use is not read. */
const LIST_PAUSE_ROUNDS = 10;

export function pauseList(run: BatchRun): void {
  run.listPausedRounds = LIST_PAUSE_ROUNDS;
}

/** Records an import that was seen. */
export function recordSeen(run: BatchRun, followed: FollowedImport, isChange: boolean): void {
  const { operation } = followed;
  run.isReached = true;
  if (operation !== undefined && isTerminal(operation)) run.batch.open.delete(followed.id);
  if (isChange) run.batch.onChange(followed);
}

/** Records a request that failed, but does not end the wait for all. */
export function recordFailure(run: BatchRun, operation: OperationName, error: unknown): void {
  run.failed += 1;
  run.error = error;
  run.failedOperation = operation;
  run.notBefore = Math.max(run.notBefore, run.context.clock.monotonic() + retryAfterOf(error));
}

/** Stops following an import. @throws the error if it concerns every import, whichever was polled */
export function stopFollowing({ batch, options }: BatchRun, id: string, error: unknown): void {
  throwIfForAll(error, options);
  batch.open.delete(id);
  batch.failures.set(id, error);
}

/** @throws the error if it concerns every import, whichever was polled */
export function throwIfForAll(
  error: unknown,
  { outageToleranceMs }: ResolvedWatchOptions,
): asserts error is FollowError {
  if (!isFollowError(error)) throw error;
  const isKeyRejected = error.code === "invalid_argument" && isPermanent(error);
  if (isKeyRejected || hasStatus(error, 401, 403) || asksForTooLong(error, outageToleranceMs)) {
    throw error;
  }
}

/** Whether an error is one that following an import can end in. */
export function isFollowError(error: unknown): error is FollowError {
  const others = ["records_missing", "start_unconfirmed", "wait_incomplete"];
  return isImportClientError(error) && !others.includes(error.code);
}
