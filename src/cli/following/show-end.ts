import { isRefusal } from "../../errors/is-refusal.js";
import { ImportFailedError, type ImportOperation, isImportClientError } from "../../index.js";
import { exitCodeOf, exitCodeOfEnd } from "../errors/exit-code-of.js";
import { chooseExitCode } from "../errors/exit-codes.js";
import { reportError } from "../errors/report-error.js";
import { createImportTable } from "../results/import-table.js";
import { showImport } from "../results/show-import.js";
import type { Session } from "../session.js";
import type { FollowOptions } from "./follow-imports.js";
import { tellGoesOn } from "./tell-goes-on.js";
import type { WaitArguments } from "./wait-arguments.js";

/** How many failures are told one by one. */
const MAX_REPORTED = 10;

/** How a wait ended. */
export interface WaitEnd {
  /** The imports at their ends, where all was well. */
  operations: readonly ImportOperation[];
  error: unknown;
}

/** Shows the result of a wait, says what went wrong, and gives the exit code. */
export function showEnd(
  session: Session,
  { operations: ended, error }: WaitEnd,
  follow: FollowOptions & { ids: readonly string[] },
): number {
  const { ids, isEmulated } = follow;
  const operations = error === undefined ? ended : readOperations(error);
  showResult(session, ids, operations);
  if (ids.length > 1) reportFailures(session, operations);
  if (error === undefined) return chooseExitCode(operations.map(exitCodeOfEnd));
  reportError(session, error, ids.length === 1 ? ids[0] : undefined);
  const open = listOpen(error, follow);
  if (open.length > 0 && !isEmulated) tellGoesOn(session, open, follow);
  return exitCodeOf(error);
}

/** Lines of JSON have shown every import already. */
function showResult(
  session: Session,
  ids: readonly string[],
  operations: readonly ImportOperation[],
): void {
  const [only] = operations;
  if (session.globals.json || only === undefined) return;
  if (ids.length === 1) showImport(session, only);
  else createImportTable(session).show(operations);
}

/** The imports as an error knows them, at their ends or as they were seen last. */
function readOperations(error: unknown): readonly ImportOperation[] {
  if (!isImportClientError(error)) return [];
  switch (error.code) {
    case "import_failed":
    case "import_cancelled":
      return [error.operation];
    case "records_missing":
      return error.operations;
    case "wait_timed_out":
      return error.operation === undefined ? [] : [error.operation];
    case "wait_incomplete":
      return [...error.operations.values()];
    default:
      return [];
  }
}

/** Of several imports, those that failed are given as all others. */
function reportFailures(session: Session, operations: readonly ImportOperation[]): void {
  const failed = [...new Set(operations)].filter(({ status }) => status === "Failed");
  const shown = failed.slice(0, MAX_REPORTED);
  for (const operation of shown) reportError(session, new ImportFailedError(operation));
  const hidden = failed.length - shown.length;
  if (hidden > 0) session.screen.print(`and ${hidden} more failed: describe shows why`);
}

/** What may still run, though nobody follows it any more; with others where the records of all count. */
function listOpen(
  error: unknown,
  { ids, expectRecords }: WaitArguments & { ids: readonly string[] },
): readonly string[] {
  if (!isImportClientError(error)) return [];
  if (error.code === "wait_incomplete") {
    const known = ids.filter((id) => !isRefusal(error.failures.get(id)));
    const open = known.filter((id) => error.failures.has(id));
    return open.length > 0 && expectRecords !== undefined ? known : open;
  }
  const isEnd = ["import_failed", "import_cancelled", "records_missing"].includes(error.code);
  return isEnd || isRefusal(error) ? [] : ids;
}
