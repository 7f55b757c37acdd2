import { isPermanent } from "../../errors/error-inspection.js";
import { type ImportOperation, isImportClientError } from "../../index.js";
import { exitCodeOf, exitCodeOfEnd } from "../errors/exit-code-of.js";
import { chooseExitCode } from "../errors/exit-codes.js";
import type { Session } from "../session.js";
import type { Followed, WaitEnd } from "./followed.js";
import { reportEnd } from "./report-end.js";
import { showResult } from "./show-result.js";
import { tellGoesOn } from "./tell-goes-on.js";

/** Shows the result of a wait, says what went wrong, and gives the exit code. */
export function showEnd(
  session: Session,
  { operations: ended, error }: WaitEnd,
  followed: Followed,
): number {
  const { ids } = followed;
  const operations = error === undefined ? ended : readOperations(error);
  showResult(session, ids, operations);
  reportEnd(session, { operations, error }, ids);
  const open = listOpen(error, followed);
  if (open.length > 0) tellGoesOn(session, open, followed);
  return error === undefined ? chooseExitCode(operations.map(exitCodeOfEnd)) : exitCodeOf(error);
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

/** What may still run, though nobody follows it any more; with others where the records of all count. */
function listOpen(error: unknown, { ids, expectRecords, isKnown }: Followed): readonly string[] {
  if (!isImportClientError(error)) return [];
  switch (error.code) {
    case "wait_incomplete": {
      const known = ids.filter((id) => !isPermanent(error.failures.get(id)));
      const open = known.filter((id) => error.failures.has(id));
      return open.length > 0 && expectRecords !== undefined ? known : open;
    }
    case "wait_timed_out":
      return ids;
    case "import_failed":
    case "import_cancelled":
    case "records_missing":
      return [];
    default:
      return isPermanent(error) ? [] : ids.filter(isKnown);
  }
}
