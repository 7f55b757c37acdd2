import { isPermanent } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import { isImportClientError } from "../errors/is-import-client-error.js";
import type { ResolvedWatchOptions } from "../options/wait-options.js";
import { type Batch, type BatchRun, beginRound, createBatchRun, leaveListAlone } from "./batch.js";
import { describeImports } from "./describe-imports.js";
import { createOutageReport } from "./outage.js";
import type { FollowContext } from "./poller.js";
import { readList } from "./read-list.js";
import { chooseRoundDelay } from "./schedule.js";

/** How many imports are asked for one by one where the list could not be read this once. */
const MAX_PROBES = 10;

/** After so many failures in a row the list is out of order, unless everything is. */
const MAX_FAILED_LISTS = 2;

/**
 * Polls imports, round by round, until each of them has ended or failed to be followed.
 * @throws the error that ends the wait for all
 */
export async function followBatch(
  context: FollowContext,
  batch: Batch,
  options: ResolvedWatchOptions,
  signal: AbortSignal,
): Promise<void> {
  const run = createBatchRun(context, batch, options);
  const outage = createOutageReport(context);
  for (;;) {
    const listError = await runRound(run, signal);
    const operation = listError === undefined ? "describeImport" : "listImports";
    if (run.isReached) outage.end();
    else if (run.failed > 0 && isImportClientError(run.error)) outage.extend(operation, run.error);
    if (batch.open.size === 0) return;
    const nextAt = chooseNextRound(run);
    if (listError !== undefined && run.listFreeRounds === 0) tellFailedList(run, listError, nextAt);
    await run.poller.pauseUntil(nextAt, signal);
  }
}

/** Looks once for every import that is open. Gives how the list could not be read, if it could not. */
async function runRound(run: BatchRun, signal: AbortSignal): Promise<unknown> {
  const { batch, context } = run;
  const unseen = new Map(batch.open);
  const readsList = unseen.size > 1 && run.listFreeRounds === 0;
  beginRound(run);
  const listError = readsList ? await readList(run, unseen, signal) : undefined;
  const now = context.clock.monotonic();
  // Where the list was to show them, all were due with it.
  const due = [...unseen.values()].filter(({ dueAt }) => dueAt <= now || listError !== undefined);
  // In turn, where not all are asked for.
  due.sort((one, other) => one.polledAt - other.polledAt);
  const isPatient = listError !== undefined && isTransient(run, listError);
  const most = isPatient ? MAX_PROBES : Number.POSITIVE_INFINITY;
  await describeImports(run, due, { most, signal });
  const isListAlone = listError !== undefined && run.answered > 0;
  if (isListAlone && !isPatient) leaveListAlone(run);
  return listError;
}

/** Whether the list may well be read in the next round again. */
function isTransient({ failedLists }: BatchRun, error: unknown): boolean {
  return failedLists < MAX_FAILED_LISTS && !isPermanent(error);
}

function chooseNextRound({ batch, context, options, requests, notBefore }: BatchRun): number {
  const { clock } = context;
  let dueAt = Number.POSITIVE_INFINITY;
  for (const followed of batch.open.values()) dueAt = Math.min(dueAt, followed.dueAt);
  const delayMs = chooseRoundDelay(requests, options, clock.random());
  return Math.max(dueAt, notBefore, clock.monotonic() + delayMs);
}

function tellFailedList({ context, failedLists }: BatchRun, error: unknown, nextAt: number): void {
  context.emit?.({
    type: "retry",
    operation: "listImports",
    attempt: failedLists,
    delayMs: nextAt - context.clock.monotonic(),
    reason: problemOf(error),
  });
}
