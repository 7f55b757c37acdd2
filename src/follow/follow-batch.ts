import { isPermanent } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import { isImportClientError } from "../errors/is-import-client-error.js";
import type { ResolvedWatchOptions } from "../options/wait-options.js";
import { type Batch, type BatchRun, beginRound, createBatchRun, pauseList } from "./batch.js";
import { describeImports } from "./describe-imports.js";
import { createOutageReport } from "./outage.js";
import type { FollowContext } from "./poller.js";
import { readList } from "./read-list.js";
import { chooseRoundDelay } from "./schedule.js";

/** How many imports are polled one by one if the list could not be read this time. */
const MAX_PROBES = 10;

/** After this many failures in a row the list counts as broken, unless describes fail too. */
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
    if (run.isReached) outage.end();
    else if (run.failed > 0 && batch.open.size > 0 && isImportClientError(run.error)) {
      outage.extend(run.failedOperation, run.error);
    }
    if (batch.end !== undefined) throw batch.end;
    if (batch.open.size === 0) return;
    const nextAt = chooseNextRound(run);
    if (listError !== undefined && run.listPausedRounds === 0)
      emitListRetry(run, listError, nextAt);
    await run.poller.pauseUntil(nextAt, signal);
  }
}

/** Polls every open import that is due, once. @returns why the list could not be read, if it could not */
async function runRound(run: BatchRun, signal: AbortSignal): Promise<unknown> {
  const { batch, context } = run;
  const unseen = new Map(batch.open);
  const readsList = unseen.size > 1 && run.listPausedRounds === 0;
  beginRound(run);
  const listError = readsList ? await readList(run, unseen, signal) : undefined;
  const now = context.clock.monotonic();
  // If the list was to show them, all of them were due.
  const due = [...unseen.values()].filter(({ dueAt }) => dueAt <= now || listError !== undefined);
  // Those that have waited longest first, since not all may be polled.
  due.sort((one, other) => one.polledAt - other.polledAt);
  const retriesList = listError !== undefined && isTransient(run, listError);
  const most = retriesList ? MAX_PROBES : Number.POSITIVE_INFINITY;
  await describeImports(run, due, { most, signal });
  const onlyListFailed = listError !== undefined && run.settled > 0;
  if (onlyListFailed && !retriesList) pauseList(run);
  return listError;
}

/** Whether the next round may well be able to read the list. */
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

function emitListRetry({ context, failedLists }: BatchRun, error: unknown, nextAt: number): void {
  context.emit?.({
    type: "retry",
    operation: "listImports",
    attempt: failedLists,
    delayMs: nextAt - context.clock.monotonic(),
    reason: problemOf(error),
  });
}
