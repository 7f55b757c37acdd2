import { isRefusal } from "../errors/is-refusal.js";
import { type BatchRun, concernsAll, noteChange, noteFailure, noteSuccess } from "./batch.js";
import type { FollowedImport } from "./followed-import.js";

/** Beyond what would hold them all: others' imports stand between. */
const SPARE_PAGES = 2;

/** Pages that show nothing shall add no more than this share to the requests of a round. */
const MAX_PAGE_SHARE = 1 / 5;

/** Where more than this share of the imports is missing, the list is left alone for so many rounds. */
const MAX_MISSING_SHARE = 9 / 10;
const LIST_FREE_ROUNDS = 10;

/** How often in a row the list may fail before it is left alone, too. */
const MAX_FAILED_LISTS = 3;

/**
 * Looks for imports on the pages of the list, as far as that pays, and notes how they are.
 * @param unseen those that are looked for; what was found is taken out
 * @returns whether the list could be read
 * @throws the error where it ends the wait for all
 */
export async function readList(
  run: BatchRun,
  unseen: Map<string, FollowedImport>,
  signal: AbortSignal,
): Promise<boolean> {
  const wanted = unseen.size;
  try {
    await readPages(run, unseen, signal);
  } catch (error) {
    noteFailedList(run, error);
    return false;
  }
  run.failedLists = 0;
  // The list lags: what was just started will stand there soon.
  const missing = [...unseen.keys()].filter((id) => !run.context.isFresh(id)).length;
  if (missing > wanted * MAX_MISSING_SHARE) run.listFreeRounds = LIST_FREE_ROUNDS;
  return true;
}

async function readPages(
  run: BatchRun,
  unseen: Map<string, FollowedImport>,
  signal: AbortSignal,
): Promise<void> {
  const { batch, context, poller, options } = run;
  let pagesLeft = countPages(unseen.size, context.pageSize);
  for await (const { operations } of context.readPages({ ...options, signal })) {
    run.requests += 1;
    noteSuccess(run);
    for (const operation of operations) {
      const followed = unseen.get(operation.id);
      if (followed === undefined) continue;
      unseen.delete(operation.id);
      if (poller.see(followed, operation)) noteChange(batch, followed);
    }
    pagesLeft -= 1;
    if (unseen.size === 0 || pagesLeft === 0) return;
  }
}

function countPages(wanted: number, pageSize: number): number {
  const fitting = Math.ceil(wanted / pageSize) + SPARE_PAGES;
  return Math.min(fitting, Math.max(1, Math.floor(wanted * MAX_PAGE_SHARE)));
}

function noteFailedList(run: BatchRun, error: unknown): void {
  run.requests += 1;
  if (concernsAll(error, run.options)) throw error;
  run.failedLists += 1;
  run.listError = error;
  // Each import can still be asked for where the list alone is refused or out of order.
  if (isRefusal(error)) run.listFreeRounds = LIST_FREE_ROUNDS;
  else noteFailure(run, error);
  if (run.failedLists >= MAX_FAILED_LISTS) run.listFreeRounds = LIST_FREE_ROUNDS;
}
