import { hasStatus } from "../errors/has-status.js";
import { isImportClientError } from "../errors/is-import-client-error.js";
import { isRefusal } from "../errors/is-refusal.js";
import { retryAfterOf } from "../errors/retry-after-of.js";
import { isTerminal } from "../imports/is-terminal.js";
import type { ResolvedWatchOptions } from "../options/resolve-watch-options.js";
import type { FollowContext } from "./follow-context.js";
import { createFollowedImport, type FollowedImport } from "./followed-import.js";
import { extendOutage, type Outage } from "./outage.js";
import { createPoller, type Poller } from "./poller.js";

/** The imports that one call waits for. */
export interface Batch {
  /** All of them, by their ids. */
  readonly followed: ReadonlyMap<string, FollowedImport>;
  /** Those that may still change. */
  readonly open: Map<string, FollowedImport>;
  /** Why some are no longer followed, by their ids. */
  readonly failures: Map<string, unknown>;
  /** Is told of each change. */
  onChange(followed: FollowedImport): void;
}

/** How polling a batch goes. */
export interface BatchRun {
  readonly batch: Batch;
  readonly context: FollowContext;
  readonly poller: Poller;
  readonly options: ResolvedWatchOptions;
  /** How many requests the round has taken so far. */
  requests: number;
  failedInARow: number;
  /** Since when nothing has succeeded, whatever was asked for. */
  outage: Outage | undefined;
  /** Until when the API asked to be left alone. */
  notBefore: number;
  /** For how many rounds the list is left alone, since it was of no use. */
  listFreeRounds: number;
  /** How often in a row the list could not be read. */
  failedLists: number;
  /** How the list failed in this round, if it did. */
  listError: unknown;
}

export function createBatch(
  ids: readonly string[],
  now: number,
  onChange: Batch["onChange"],
): Batch {
  const followed = new Map(ids.map((id) => [id, createFollowedImport(id, now)]));
  return { followed, open: new Map(followed), failures: new Map(), onChange };
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
    failedInARow: 0,
    outage: undefined,
    notBefore: 0,
    listFreeRounds: 0,
    failedLists: 0,
    listError: undefined,
  };
}

/** Notes an answer: nothing is out of order. */
export function noteSuccess(run: BatchRun): void {
  run.failedInARow = 0;
  run.outage = undefined;
}

/** Notes a request that failed. @throws the error where it ends the wait for all */
export function noteFailure(run: BatchRun, error: unknown): void {
  const { context, poller, options } = run;
  run.failedInARow += 1;
  run.outage = extendOutage(run.outage, error, { ...options, now: poller.awakeNow() });
  run.notBefore = Math.max(run.notBefore, context.clock.monotonic() + retryAfterOf(error));
}

/** Whether an error concerns every import, whichever was asked for. */
export function concernsAll(error: unknown, { outageToleranceMs }: ResolvedWatchOptions): boolean {
  if (!isImportClientError(error)) return true;
  const isKeyRefused = error.code === "invalid_argument" && isRefusal(error);
  return isKeyRefused || hasStatus(error, 401, 403) || retryAfterOf(error) > outageToleranceMs;
}

/** Tells of a change, and follows an import no longer that has ended. */
export function noteChange({ open, onChange }: Batch, followed: FollowedImport): void {
  if (followed.operation !== undefined && isTerminal(followed.operation)) open.delete(followed.id);
  onChange(followed);
}
