import type { ImportClient, ImportOperation, WaitOptions } from "../../index.js";
import { Interruption } from "../interruption.js";
import type { Session } from "../session.js";
import { openProgressDisplay, type ProgressDisplay } from "./progress-display.js";
import { showEnd } from "./show-end.js";
import { tellInterrupted } from "./tell-interrupted.js";
import type { WaitArguments } from "./wait-arguments.js";

export interface FollowOptions extends WaitArguments {
  /** Whether the imports end with this process. */
  isEmulated?: boolean | undefined;
  minIntervalMs?: number | undefined;
}

/** Follows imports to their end, shows how they go and how they ended, and gives the exit code for that. */
export async function followImports(
  session: Session,
  client: ImportClient,
  ids: readonly string[],
  options: FollowOptions,
): Promise<number> {
  const display = await openProgressDisplay(session, ids);
  let operations: ImportOperation[] = [];
  let error: unknown;
  try {
    operations = await waitForAll(session, client, ids, { ...options, display });
  } catch (thrown) {
    error = thrown;
  } finally {
    display.close();
  }
  const follow = { ids, ...options };
  if (error instanceof Interruption) return tellInterrupted(session, error, follow);
  return showEnd(session, { operations, error }, follow);
}

/** Of one import the failure is thrown, of several all ends are given. */
async function waitForAll(
  { interruption: signal }: Session,
  client: ImportClient,
  ids: readonly string[],
  options: FollowOptions & { display: ProgressDisplay },
): Promise<ImportOperation[]> {
  const { timeout, expectRecords, minIntervalMs, display } = options;
  const [only = "", ...others] = ids;
  const isOne = others.length === 0;
  const waitOptions: WaitOptions = {
    signal,
    waitTimeoutMs: timeout,
    expectRecords,
    minIntervalMs,
    onProgress: (operation, progress) =>
      display.show(isOne ? only : operation.id, operation, progress),
  };
  return isOne
    ? [await client.waitForImport(only, waitOptions)]
    : client.waitForImports(ids, waitOptions);
}
