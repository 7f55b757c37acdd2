import { isPermanent } from "../errors/error-inspection.js";
import { type BatchRun, recordFailure, recordSeen, stopFollowing } from "./batch.js";
import type { FollowedImport } from "./followed-import.js";
import { forEachConcurrent } from "./for-each-concurrent.js";

/** How many imports are polled at the same time. */
const CONCURRENCY = 10;

/** After this many failures and nothing else, or this share of all, the others are not polled. */
const MAX_FAILED = 10;
const MAX_FAILED_SHARE = 1 / 10;

export interface DescribeImportsOptions {
  /** How many are polled at most. */
  most: number;
  signal: AbortSignal;
}

/**
 * Polls imports one by one, in their order, and records how they are. Those that are not polled, since every poll fails,
 * count as polls that failed too.
 * @throws the error if it ends the wait for all
 */
export async function describeImports(
  run: BatchRun,
  imports: readonly FollowedImport[],
  { most, signal }: DescribeImportsOptions,
): Promise<void> {
  const left = new Set(imports);
  const mostFailed = Math.max(MAX_FAILED, imports.length * MAX_FAILED_SHARE);
  await forEachConcurrent(
    imports.slice(0, most),
    { concurrency: CONCURRENCY, signal },
    (followed, stop) => {
      if (shouldStop(run, mostFailed)) return Promise.resolve();
      left.delete(followed);
      return pollOne(run, followed, stop);
    },
  );
  if (run.batch.end !== undefined) return;
  for (const followed of left) {
    try {
      run.poller.miss(followed, run.error);
    } catch (error) {
      stopFollowing(run, followed.id, error);
    }
  }
}

function shouldStop(
  { batch, context, notBefore, settled, failed }: BatchRun,
  mostFailed: number,
): boolean {
  if (batch.end !== undefined) return true;
  return notBefore > context.clock.monotonic() || (settled === 0 && failed >= mostFailed);
}

async function pollOne(
  run: BatchRun,
  followed: FollowedImport,
  signal: AbortSignal,
): Promise<void> {
  run.requests += 1;
  try {
    const isChange = await run.poller.poll(followed, signal);
    if (followed.outage === undefined) {
      run.settled += 1;
      recordSeen(run, followed, isChange);
    } else recordFailure(run, "describeImport", followed.outage.error);
  } catch (error) {
    stopFollowing(run, followed.id, error);
    if (isPermanent(error)) run.settled += 1;
    else recordFailure(run, "describeImport", error);
  }
}
