import { ImportFailedError, isImportClientError, type WaitForImportsError } from "../../index.js";
import { reportError } from "../errors/report-error.js";
import type { Session } from "../session.js";
import type { WaitEnd } from "./followed.js";

/** How many imports of a kind are told one by one. */
const MAX_REPORTED = 10;

/** Says what went wrong with imports that were waited for. */
export function reportEnd(
  session: Session,
  { operations, error }: WaitEnd,
  ids: readonly string[],
): void {
  if (ids.length === 1) {
    if (error !== undefined) reportError(session, error);
    return;
  }
  // Of several, those that failed are given as all others.
  const failed = operations.filter(({ status }) => status === "Failed");
  reportSome(session, failed, "failed", (operation) => {
    reportError(session, new ImportFailedError(operation));
  });
  if (isImportClientError(error) && error.code === "wait_incomplete")
    reportIncomplete(session, error);
  else if (error !== undefined) reportError(session, error);
}

function reportIncomplete(session: Session, { failures, cause }: WaitForImportsError): void {
  // It ended the wait for all of them.
  if (cause !== undefined) reportError(session, cause);
  else {
    reportSome(session, [...failures], "could not be followed to the end", ([, error]) => {
      reportError(session, error);
    });
  }
}

function reportSome<T>(
  { screen }: Session,
  all: readonly T[],
  what: string,
  report: (each: T) => void,
): void {
  for (const each of all.slice(0, MAX_REPORTED)) report(each);
  const hidden = all.length - MAX_REPORTED;
  if (hidden > 0) screen.print(`and ${hidden} more ${what}`);
}
