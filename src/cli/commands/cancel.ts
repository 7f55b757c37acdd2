import { type ImportOperation, isTerminal } from "../../index.js";
import { connect } from "../connect.js";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { showImport } from "../results/show-import.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";

/** Cancels an import, describes it afterwards, and says what that shows. */
export async function cancel(session: Session, id: string): Promise<number> {
  const { interruption: signal, note, screen } = session;
  const client = await connect(session);
  let isAccepted = false;
  try {
    await client.cancelImport(id, { signal });
    isAccepted = true;
    const operation = await client.describeImport(id, { signal });
    note(describeOutcome(id, operation));
    showImport(session, operation);
    return EXIT_CODES.done;
  } catch (error) {
    if (isAccepted) screen.print(`Import ${printable(id)} is to be cancelled, as far as is known`);
    else if (signal.aborted) screen.print(`Import ${printable(id)} may have been cancelled or not`);
    throw error;
  }
}

function describeOutcome(id: string, operation: ImportOperation): string {
  const [name, status] = [`Import ${printable(id)}`, printable(operation.status)];
  if (status === "Cancelled") return `${name} is cancelled`;
  return isTerminal(operation)
    ? `${name} had ended before: ${status}`
    : `${name} is to be cancelled, and is still ${status}`;
}
