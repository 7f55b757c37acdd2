import { type ImportOperation, isTerminal, type WaitOptions } from "../../index.js";
import type { Connection } from "../connection.js";
import type { Context } from "../context.js";
import { printError, printHint } from "../errors.js";
import { failureHint } from "../hints.js";
import { printable } from "../output/text.js";
import { type Board, createBoard, type FollowOptions, uriOf } from "./board.js";
import { watchOutages } from "./outage.js";
import { printOutcome } from "./outcome.js";
import { openProgressDisplay, type ProgressDisplay } from "./progress-display.js";

/** So many imports that failed are reported one by one. */
const MAX_REPORTED = 100;

/**
 * Follows imports to their end, shows their progress and how they ended, and returns the exit code for that.
 * @param ids without any twice
 */
export async function followImports(
  context: Context,
  connection: Connection,
  ids: readonly string[],
  options: FollowOptions,
): Promise<number> {
  const { clock, interruption } = context;
  const { started = new Map(), progress } = options;
  const board = createBoard(ids, started, clock.monotonic());
  const unreached = watchOutages(context, connection, board);
  const display = await openProgressDisplay(context, board, progress);
  let error: unknown;
  try {
    const signal = AbortSignal.any([interruption, unreached]);
    await waitForAll(connection, board, {
      ...toWaitOptions(options),
      signal,
      onProgress: createOnProgress(context, board, display),
    });
  } catch (thrown) {
    error = thrown;
  } finally {
    display.close();
  }
  return printOutcome(context, { board, error, options });
}

/** Of one import the failure is thrown, of several all ends are returned. */
async function waitForAll(
  { client }: Connection,
  { ids }: Board,
  options: WaitOptions,
): Promise<unknown> {
  const [only = "", ...others] = ids;
  return others.length === 0
    ? client.waitForImport(only, options)
    : client.waitForImports(ids, options);
}

function toWaitOptions(options: FollowOptions): WaitOptions {
  const { timeout, expectRecords, failFast, minIntervalMs } = options;
  return { timeoutMs: timeout, expectRecords, failFast, minIntervalMs };
}

/** Keeps each change on the board and shows it; failures are reported at once. */
function createOnProgress(
  context: Context,
  board: Board,
  display: ProgressDisplay,
): NonNullable<WaitOptions["onProgress"]> {
  let reported = 0;
  return (operation, progress) => {
    const { id, status } = operation;
    board.seen.set(id, { operation, progress, seenAt: context.clock.monotonic() });
    display.show(id);
    if (!isTerminal(operation)) return;
    const isFailure = status !== "Completed";
    if (isFailure) reported += 1;
    if (reported <= MAX_REPORTED) reportEnd(context, operation, uriOf(board, id));
    else if (isFailure && reported === MAX_REPORTED + 1) {
      context.screen.print("Further failures are counted, and listed at the end");
    }
  };
}

function reportEnd(context: Context, operation: ImportOperation, uri: string | undefined): void {
  const { id, status, error } = operation;
  const name = `Import ${printable(id)}${uri === undefined ? "" : ` of ${printable(uri)}`}`;
  if (status === "Failed") {
    printError(context, `${name} failed: ${printable(error || "the API states no reason")}`);
  }
  if (status === "Cancelled") printError(context, `${name} was cancelled`);
  const hint = failureHint(operation);
  if (hint === undefined) return;
  if (status === "Completed") context.note(`${name}: ${hint}`);
  else printHint(context, hint);
}
