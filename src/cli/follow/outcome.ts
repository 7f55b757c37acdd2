import {
  isImportClientError,
  type WaitForImportsError,
  type WaitTimeoutError,
} from "../../index.js";
import type { Context } from "../context.js";
import {
  exitCodeOf,
  exitCodeOfEnd,
  isPermanent,
  printError,
  printHint,
  reportError,
} from "../errors.js";
import { chooseExitCode, EXIT_CODES } from "../exit-codes.js";
import { listWaitOptions } from "../options.js";
import { formatCount, formatExactDuration, formatImports } from "../output/format.js";
import { createImportTable, printImport, toEventLine } from "../output/imports.js";
import { listOutputOptions, renderCommand } from "../output/shell-command.js";
import { printable } from "../output/text.js";
import { Interruption } from "../surroundings.js";
import {
  type Board,
  countKinds,
  type FollowOptions,
  hasEnded,
  isKnown,
  listSeen,
  sumRecords,
  uriOf,
} from "./board.js";

/** How a wait ended. */
interface Outcome {
  board: Board;
  /** Why not all imports have completed; undefined if nothing was thrown. */
  error: unknown;
  options: FollowOptions;
}

const MISSING_HINT =
  "Pinecone skips records whose vectors are identical, and with --on-error continue those that are bad";

/** So many imports that could not be followed are reported one by one. */
const MAX_REPORTED = 100;

/** Prints the result of a wait, what went wrong, and how to continue it, and returns the exit code. */
export function printOutcome(context: Context, outcome: Outcome): number {
  const { board, error } = outcome;
  const isOne = board.ids.length === 1;
  const isInterrupted = error instanceof Interruption;
  if (!isOne || !isInterrupted) printResult(context, board);
  if (!isInterrupted) reportWaitError(context, error);
  if (!isOne) {
    const records = formatCount(sumRecords(board));
    context.note(`${formatImports(board.ids.length)}: ${countKinds(board)}; ${records} records`);
  }
  const missing = reportMissing(context, outcome);
  printResume(context, outcome);
  if (isInterrupted) return error.exitCode;
  return error === undefined
    ? chooseExitCode([...listSeen(board).map(exitCodeOfEnd), ...missing])
    : chooseExitCode([exitCodeOf(error), ...missing]);
}

/** Reports completed imports with fewer records than their folders have, and returns the exit codes for that. */
function reportMissing(context: Context, { board, options }: Outcome): number[] {
  const { expected = new Map<string, number>() } = options;
  const codes: number[] = [];
  for (const { id, status, recordsImported = 0 } of listSeen(board)) {
    const counted = expected.get(id) ?? 0;
    if (status !== "Completed" || recordsImported >= counted) continue;
    const of = `${formatCount(recordsImported)} of ${formatCount(counted)} records`;
    printError(context, `Import ${printable(id)} has ${of} that the check has counted`);
    codes.push(EXIT_CODES.recordsMissing);
  }
  if (codes.length > 0) printHint(context, MISSING_HINT);
  return codes;
}

/** Prints imports at their ends, or as they were seen last. */
function printResult(context: Context, board: Board): void {
  const { globals, result } = context;
  const operations = listSeen(board);
  const [only] = operations;
  if (only === undefined) return;
  if (globals.json) {
    // Otherwise every change was printed.
    if (!globals.quiet) return;
    for (const each of operations) result(toEventLine(each, uriOf(board, each.id)));
  } else if (board.ids.length === 1) printImport(context, only);
  else createImportTable(context).print(operations);
}

/** Imports that failed or were cancelled have been reported when that was seen. */
function reportWaitError(context: Context, error: unknown): void {
  if (error === undefined || isEnd(error)) return;
  if (isImportClientError(error) && error.code === "wait_incomplete") {
    reportIncomplete(context, error);
  } else reportError(context, error);
}

function reportIncomplete(context: Context, error: WaitForImportsError): void {
  const { failures, cause } = error;
  if (cause !== undefined) {
    reportWaitError(context, cause);
    return;
  }
  const others = [...failures.values()].filter((each) => !isEnd(each));
  const timeouts = others.filter(isWaitTimeout);
  const [first, second] = timeouts;
  const single = second === undefined ? others : others.filter((each) => !isWaitTimeout(each));
  for (const each of single.slice(0, MAX_REPORTED)) reportError(context, each);
  const hidden = single.length - MAX_REPORTED;
  if (hidden > 0) context.screen.print(`and ${hidden} more could not be followed to the end`);
  if (first !== undefined && second !== undefined) {
    const count = formatImports(timeouts.length);
    const duration = formatExactDuration(first.timeoutMs);
    printError(context, `Cannot wait for ${count}: timed out after ${duration}`);
  }
}

function isWaitTimeout(error: { code: string }): error is WaitTimeoutError {
  return error.code === "wait_timed_out";
}

function isEnd(error: unknown): boolean {
  if (!isImportClientError(error)) return false;
  return error.code === "import_failed" || error.code === "import_cancelled";
}

/** Prints which imports are still running, as far as is known, and the command that follows them again. */
export function printResume(
  { screen, globals }: Context,
  { board, error, options }: Outcome,
): void {
  const isOpen = (id: string) => !isPermanent(failureOf(error, id));
  const running = board.ids.filter((id) => !hasEnded(board, id) && isOpen(id));
  const known = isSpecific(error) ? running : running.filter((id) => isKnown(board, id));
  if (known.length === 0) return;
  const [name, are] = known.length === 1 ? ["The import", "is"] : ["The imports", "are"];
  if (options.isEmulated) {
    const were = known.length === 1 ? "was" : "were";
    screen.print(`${name} ${were} emulated in this process, and ${are} gone with it.`);
    return;
  }
  // If the records of all count, those that have ended are needed too.
  const values = options.expectRecords === undefined ? known : board.ids.filter(isOpen);
  const wait = [...listOutputOptions(globals), ...listWaitOptions(options)];
  const command = renderCommand(globals, { verb: "wait", options: wait, values });
  const state = known.every((id) => isKnown(board, id)) ? `${name} ${are} still running. ` : "";
  screen.print(`${state}To follow ${values.length === 1 ? "it" : "them"} again: ${command}`);
}

/** Why an import was not followed to its end. */
function failureOf(error: unknown, id: string): unknown {
  if (!isImportClientError(error) || error.code !== "wait_incomplete") return error;
  return error.failures.get(id);
}

/** Whether it is known of each import why it was not followed: of one that was never seen too. */
function isSpecific(error: unknown): boolean {
  if (error instanceof Interruption) return true;
  return isImportClientError(error) && ["wait_timed_out", "wait_incomplete"].includes(error.code);
}
