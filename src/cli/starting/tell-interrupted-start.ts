import { startHint } from "../errors/error-hint.js";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { reportHint } from "../errors/report-error.js";
import type { Interruption } from "../interruption.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";

/** Says what is known of a start that was interrupted, and gives the exit code. */
export function tellInterruptedStart(
  session: Session,
  { exitCode }: Interruption,
  { uri, isOpen }: { uri: string; isOpen: boolean },
): number {
  const { screen, paintNotes } = session;
  if (!isOpen) {
    screen.print("Interrupted before the start was sent: no import was started.");
    return exitCode;
  }
  screen.print(
    `${paintNotes("red", "error:")} Interrupted before the API answered: the import of ${printable(uri)} may have been started`,
  );
  reportHint(session, startHint(uri));
  return EXIT_CODES.startUnconfirmed;
}
