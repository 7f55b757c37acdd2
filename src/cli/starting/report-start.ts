import { isImportClientError } from "../../index.js";
import { exitCodeOf } from "../errors/exit-code-of.js";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { reportError, reportHint, reportProblem } from "../errors/report-error.js";
import { Interruption } from "../interruption.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";
import type { StartArguments } from "./start-arguments.js";
import { startHint } from "./start-hint.js";

export interface FailedStart {
  uri: string;
  options: StartArguments;
  /** Whether it may have taken effect. */
  isOpen: boolean;
}

/** Says what is known of a start that gave no id, and gives the exit code. */
export function reportStart(
  session: Session,
  error: unknown,
  { uri, options, isOpen }: FailedStart,
): number {
  const isUnknown = isImportClientError(error) && error.code === "start_unconfirmed";
  if (error instanceof Interruption) {
    if (!isOpen) {
      session.screen.print("Interrupted before the API took the start: no import was started");
      return error.exitCode;
    }
    reportProblem(
      session,
      `Interrupted before the API responded: the import of ${printable(uri)} may have been started`,
    );
  } else {
    reportError(session, error);
    if (!isUnknown) return exitCodeOf(error);
  }
  reportHint(session, startHint(session, uri, options));
  return EXIT_CODES.startUnconfirmed;
}
