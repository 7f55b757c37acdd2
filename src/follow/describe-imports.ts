import { isPermanent } from "../errors/error-inspection.js";
import { type BatchRun, giveUp, noteFailure, noteSeen } from "./batch.js";
import type { FollowedImport } from "./followed-import.js";
import { forEachAtOnce } from "./for-each-at-once.js";

/** How many imports are asked for at the same time. */
const ASKED_AT_ONCE = 10;

/** After so many failures and nothing else, or this share of all, the others are not asked for. */
const MAX_FAILED = 10;
const MAX_FAILED_SHARE = 1 / 10;

export interface DescribeImportsOptions {
  /** How many are asked for at most. */
  most: number;
  signal: AbortSignal;
}

/**
 * Asks for imports one by one, in their order, and notes how they are. Those that are not asked for, since all is out of
 * order, count as polls that failed, too.
 * @throws the error where it ends the wait for all
 */
export async function describeImports(
  run: BatchRun,
  imports: readonly FollowedImport[],
  { most, signal }: DescribeImportsOptions,
): Promise<void> {
  const left = new Set(imports);
  const mostFailed = Math.max(MAX_FAILED, imports.length * MAX_FAILED_SHARE);
  await forEachAtOnce(
    imports.slice(0, most),
    { atOnce: ASKED_AT_ONCE, signal },
    (followed, stop) => {
      if (isHopeless(run, mostFailed)) return Promise.resolve();
      left.delete(followed);
      return askFor(run, followed, stop);
    },
  );
  for (const followed of left) {
    try {
      run.poller.miss(followed, run.error);
    } catch (error) {
      giveUp(run, followed.id, error);
    }
  }
}

function isHopeless(
  { context, notBefore, answered, failed }: BatchRun,
  mostFailed: number,
): boolean {
  return notBefore > context.clock.monotonic() || (answered === 0 && failed >= mostFailed);
}

async function askFor(run: BatchRun, followed: FollowedImport, signal: AbortSignal): Promise<void> {
  run.requests += 1;
  try {
    const isChange = await run.poller.poll(followed, signal);
    if (followed.outage === undefined) {
      run.answered += 1;
      noteSeen(run, followed, isChange);
    } else noteFailure(run, followed.outage.error);
  } catch (error) {
    giveUp(run, followed.id, error);
    if (isPermanent(error)) run.answered += 1;
    else noteFailure(run, error);
  }
}
