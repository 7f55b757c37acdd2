import { connect } from "../connect.js";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { failureHint } from "../errors/failure-hint.js";
import { reportHint } from "../errors/report-error.js";
import { showImport } from "../results/show-import.js";
import type { Session } from "../session.js";

/** Shows an import, whatever its status. */
export async function describe(session: Session, id: string): Promise<number> {
  const client = await connect(session);
  const operation = await client.describeImport(id, { signal: session.interruption });
  showImport(session, operation);
  const hint = failureHint(operation);
  if (hint !== undefined && !session.globals.quiet) reportHint(session, hint);
  return EXIT_CODES.done;
}
