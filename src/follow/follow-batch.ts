import { because } from "../errors/because.js";
import { isRefusal } from "../errors/is-refusal.js";
import type { ResolvedWatchOptions } from "../options/resolve-watch-options.js";
import {
  type Batch,
  type BatchRun,
  concernsAll,
  createBatchRun,
  noteChange,
  noteFailure,
  noteSuccess,
} from "./batch.js";
import type { FollowContext } from "./follow-context.js";
import type { FollowedImport } from "./followed-import.js";
import { forEachAtOnce } from "./for-each-at-once.js";
import { readList } from "./read-list.js";
import { chooseRoundDelay } from "./schedule.js";

/** How many imports are asked for at the same time. */
const ASKED_AT_ONCE = 10;

/** After so many failures in a row the rest of a round is left for the next one. */
const MAX_FAILED_IN_A_ROW = 10;

/**
 * Polls imports, round by round, until each of them has ended or failed to be followed.
 * @throws the error that ends the wait for all
 */
export async function followBatch(
  context: FollowContext,
  batch: Batch,
  { signal, ...options }: ResolvedWatchOptions & { signal: AbortSignal },
): Promise<void> {
  const run = createBatchRun(context, batch, { ...options, signal });
  for (;;) {
    await runRound(run, signal);
    if (batch.open.size === 0) return;
    const nextAt = chooseNextRound(run);
    tellFailedList(run, nextAt);
    await run.poller.pauseUntil(nextAt, signal);
  }
}

async function runRound(run: BatchRun, signal: AbortSignal): Promise<void> {
  run.requests = 0;
  run.failedInARow = 0;
  run.listError = undefined;
  const unseen = new Map(run.batch.open);
  const readsList = unseen.size > 1 && run.listFreeRounds === 0;
  if (run.listFreeRounds > 0) run.listFreeRounds -= 1;
  if (readsList && !(await readList(run, unseen, signal))) return;
  const now = run.context.clock.monotonic();
  const due = [...unseen.values()].filter(({ dueAt }) => dueAt <= now);
  due.sort((one, other) => one.dueAt - other.dueAt);
  await forEachAtOnce(due, { atOnce: ASKED_AT_ONCE, signal }, (followed, stop) => {
    return askFor(run, followed, stop);
  });
}

async function askFor(run: BatchRun, followed: FollowedImport, signal: AbortSignal): Promise<void> {
  const { batch, context, poller, options } = run;
  const isLeftAlone = run.notBefore > context.clock.monotonic();
  if (isLeftAlone || run.failedInARow >= MAX_FAILED_IN_A_ROW) return;
  run.requests += 1;
  try {
    if (await poller.ask(followed, signal)) noteChange(batch, followed);
  } catch (error) {
    if (concernsAll(error, options)) throw error;
    if (!isRefusal(error)) run.failedInARow += 1;
    batch.open.delete(followed.id);
    batch.failures.set(followed.id, error);
    return;
  }
  if (followed.outage === undefined) noteSuccess(run);
  else noteFailure(run, followed.outage.error);
}

function chooseNextRound(run: BatchRun): number {
  const { batch, context, poller, options, requests, outage, notBefore } = run;
  const now = context.clock.monotonic();
  let dueAt = Number.POSITIVE_INFINITY;
  for (const followed of batch.open.values()) dueAt = Math.min(dueAt, followed.dueAt);
  const outageMs = outage === undefined ? 0 : poller.awakeNow() - outage.since;
  const delayMs = chooseRoundDelay({ requests, outageMs }, options, context.clock.random());
  return Math.max(dueAt, notBefore, now + delayMs);
}

function tellFailedList({ context, failedLists, listError }: BatchRun, nextAt: number): void {
  if (listError === undefined) return;
  context.emit?.({
    type: "retry",
    operation: "listImports",
    attempt: failedLists,
    delayMs: nextAt - context.clock.monotonic(),
    reason: because(listError),
  });
}
