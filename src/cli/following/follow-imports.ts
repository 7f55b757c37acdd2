import {
  ConnectionError,
  type ImportClient,
  type ImportOperation,
  type WaitOptions,
} from "../../index.js";
import { Interruption } from "../interruption.js";
import type { ProgressBoard } from "../progress/progress-board.js";
import type { Session } from "../session.js";
import type { FollowOptions } from "./followed.js";
import { openProgressDisplay, type ProgressDisplay } from "./progress-display.js";
import { showEnd } from "./show-end.js";
import { showInterrupted } from "./show-interrupted.js";

/**
 * Follows imports to their end, shows how they go and how they ended, and gives the exit code for that.
 * @param ids without any twice
 */
export async function followImports(
  session: Session,
  client: ImportClient,
  ids: readonly string[],
  options: FollowOptions,
): Promise<number> {
  const { outage, isStarted = false } = options;
  const startedAt = session.clock.monotonic();
  const board: ProgressBoard = { ids, startedAt, seen: new Map(), outageSince: outage.since };
  const display = await openProgressDisplay(session, board);
  let operations: ImportOperation[] = [];
  let error: unknown;
  try {
    operations = await waitForAll(session, client, ids, { ...options, display });
  } catch (thrown) {
    const isUnreached = outage.unreached.aborted && thrown === outage.unreached.reason;
    error = isUnreached ? await lookOnce(session, client, ids) : thrown;
  } finally {
    display.close();
  }
  const isKnown = (id: string) => isStarted || board.seen.has(id);
  const followed = { ...options, ids, isKnown };
  if (error instanceof Interruption) return showInterrupted(session, error, { ...followed, board });
  return showEnd(session, { operations, error }, followed);
}

/** Of one import the failure is thrown, of several all ends are given. */
async function waitForAll(
  { interruption }: Session,
  client: ImportClient,
  ids: readonly string[],
  options: FollowOptions & { display: ProgressDisplay },
): Promise<ImportOperation[]> {
  const { timeout, expectRecords, minIntervalMs, display, outage } = options;
  const [only = "", ...others] = ids;
  const isOne = others.length === 0;
  const waitOptions: WaitOptions = {
    signal: AbortSignal.any([interruption, outage.unreached]),
    timeoutMs: timeout,
    expectRecords,
    minIntervalMs,
    onProgress: (operation, progress) =>
      display.show(isOne ? only : operation.id, operation, progress),
  };
  return isOne
    ? [await client.waitForImport(only, waitOptions)]
    : client.waitForImports(ids, waitOptions);
}

/** Why no connection comes about, as the client tells it of one request. */
async function lookOnce(
  { interruption: signal }: Session,
  client: ImportClient,
  [id = ""]: readonly string[],
): Promise<unknown> {
  try {
    await client.describeImport(id, { signal, maxRetries: 0 });
    const problem = "the API can be reached only now and then";
    return new ConnectionError("wait", problem, {
      reason: "broken",
      attempts: 1,
      cause: undefined,
    });
  } catch (error) {
    return error;
  }
}
