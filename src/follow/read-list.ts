import { type BatchRun, pauseList, recordFailure, recordSeen, throwIfForAll } from "./batch.js";
import type { FollowedImport } from "./followed-import.js";

/** Read beyond the pages that could hold them all: others' imports stand between them. */
const SPARE_PAGES = 2;

/** How much the pages may add to the requests of a round at most, if they show nothing. */
const MAX_PAGE_SHARE = 1 / 5;

/** If more than this share of the imports is missing, the list is of no use. */
const MAX_MISSING_SHARE = 9 / 10;

/**
 * Looks for imports on the pages of the list, as long as that saves requests, and records how they are.
 * @param unseen those that are looked for; what was found is removed
 * @returns why the list could not be read, if it could not
 * @throws the error if it ends the wait for all
 */
export async function readList(
  run: BatchRun,
  unseen: Map<string, FollowedImport>,
  signal: AbortSignal,
): Promise<unknown> {
  const wanted = unseen.size;
  try {
    await readUsefulPages(run, unseen, signal);
  } catch (error) {
    throwIfForAll(error, run.options);
    run.failedLists += 1;
    recordFailure(run, "listImports", error);
    return error;
  }
  run.failedLists = 0;
  // The list lags: what was just started will appear soon.
  const missing = [...unseen.keys()].filter((id) => !run.context.isFresh(id)).length;
  if (missing > wanted * MAX_MISSING_SHARE) pauseList(run);
  return undefined;
}

async function readUsefulPages(
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
      recordSeen(run, followed, poller.see(followed, operation));
    }
    pagesLeft -= 1;
    if (unseen.size === 0 || pagesLeft === 0 || run.batch.end !== undefined) return;
  }
}

function countPages(wanted: number, pageSize: number): number {
  const fitting = Math.ceil(wanted / pageSize) + SPARE_PAGES;
  return Math.min(fitting, Math.max(1, Math.floor(wanted * MAX_PAGE_SHARE)));
}
