import { type BatchRun, leaveListAlone, noteFailure, noteSeen, throwIfForAll } from "./batch.js";
import type { FollowedImport } from "./followed-import.js";

/** Beyond what would hold them all: others' imports stand between. */
const SPARE_PAGES = 2;

/** Pages that show nothing shall add no more than this share to the requests of a round. */
const MAX_PAGE_SHARE = 1 / 5;

/** Where more than this share of the imports is missing, the list is of no use. */
const MAX_MISSING_SHARE = 9 / 10;

/**
 * Looks for imports on the pages of the list, as far as that pays, and notes how they are.
 * @param unseen those that are looked for; what was found is taken out
 * @returns how the list could not be read, if it could not
 * @throws the error where it ends the wait for all
 */
export async function readList(
  run: BatchRun,
  unseen: Map<string, FollowedImport>,
  signal: AbortSignal,
): Promise<unknown> {
  const wanted = unseen.size;
  try {
    await readPages(run, unseen, signal);
  } catch (error) {
    throwIfForAll(error, run.options);
    run.failedLists += 1;
    noteFailure(run, error);
    return error;
  }
  run.failedLists = 0;
  // The list lags: what was just started will stand there soon.
  const missing = [...unseen.keys()].filter((id) => !run.context.isFresh(id)).length;
  if (missing > wanted * MAX_MISSING_SHARE) leaveListAlone(run);
  return undefined;
}

async function readPages(
  run: BatchRun,
  unseen: Map<string, FollowedImport>,
  signal: AbortSignal,
): Promise<void> {
  const { context, poller, options } = run;
  let pagesLeft = countPages(unseen.size, context.pageSize);
  for await (const { operations } of context.readPages({ ...options.poll, signal })) {
    run.requests += 1;
    run.isReached = true;
    for (const operation of operations) {
      const followed = unseen.get(operation.id);
      if (followed === undefined) continue;
      unseen.delete(operation.id);
      noteSeen(run, followed, poller.see(followed, operation));
    }
    pagesLeft -= 1;
    if (unseen.size === 0 || pagesLeft === 0) return;
  }
}

function countPages(wanted: number, pageSize: number): number {
  const fitting = Math.ceil(wanted / pageSize) + SPARE_PAGES;
  return Math.min(fitting, Math.max(1, Math.floor(wanted * MAX_PAGE_SHARE)));
}
