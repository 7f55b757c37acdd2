import { type ImportClient, type ImportOperation, isTerminal } from "../../index.js";
import { connect } from "../connection.js";
import type { Context } from "../context.js";
import { exitCodeOf, reportError } from "../errors.js";
import { chooseExitCode, EXIT_CODES } from "../exit-codes.js";
import { type Define, renderExamples } from "../options.js";
import { createImportTable, printImport, toEventLine } from "../output/imports.js";
import { printable } from "../output/text.js";

export const defineCancel: Define = (command, choose) =>
  command
    .description("Cancels imports, and shows what became of them. Records that were imported stay.")
    .argument("<id...>", "the ids of the imports")
    .addHelpText("after", renderExamples("cancel 101", "cancel 101 102"))
    .action((ids) => {
      choose({ command: "cancel", values: [ids], run: (context) => cancel(context, ids) });
    });

/** Cancels imports one after the other. One that cannot be cancelled does not stop the others; 401 and 403 do. */
async function cancel(context: Context, ids: readonly string[]): Promise<number> {
  const { client } = await connect(context);
  const { interruption, screen } = context;
  const unique = [...new Set(ids)];
  const print = createPrinter(context, unique.length === 1);
  const codes: number[] = [];
  for (const [index, id] of unique.entries()) {
    try {
      print(await cancelOne(context, client, id));
    } catch (error) {
      const rest = unique.slice(index + 1).map(printable);
      const code = interruption.aborted ? undefined : exitCodeOf(error);
      const isForAll = code === undefined || code === EXIT_CODES.notAuthorised;
      if (isForAll && rest.length > 0) screen.print(`Not cancelled: ${rest.join(" ")}`);
      if (code === undefined) throw error;
      reportError(context, error);
      codes.push(code);
      if (isForAll) break;
    }
  }
  return chooseExitCode(codes);
}

/** Cancels an import, and describes it afterwards. */
async function cancelOne(
  { interruption: signal, note, screen }: Context,
  client: ImportClient,
  id: string,
): Promise<ImportOperation> {
  let isAccepted = false;
  try {
    await client.cancelImport(id, { signal });
    isAccepted = true;
    const operation = await client.describeImport(id, { signal });
    note(describeOutcome(operation));
    return operation;
  } catch (error) {
    const name = `Import ${printable(id)}`;
    if (isAccepted) screen.print(`${name} is being cancelled, but its status is unknown`);
    else if (signal.aborted) screen.print(`${name} may have been cancelled or not`);
    throw error;
  }
}

function describeOutcome(operation: ImportOperation): string {
  const [name, status] = [`Import ${printable(operation.id)}`, printable(operation.status)];
  if (status === "Cancelled") return `${name} is cancelled`;
  return isTerminal(operation)
    ? `${name} had ended before: ${status}`
    : `${name} is being cancelled, and is still ${status}`;
}

/** Prints one import with its fields, several as rows, or as lines of JSON. */
function createPrinter(context: Context, isOne: boolean): (operation: ImportOperation) => void {
  if (isOne) return (operation) => printImport(context, operation);
  if (context.globals.json) {
    return (operation) => context.result(toEventLine(operation, operation.uri));
  }
  const table = createImportTable(context);
  return (operation) => table.print([operation]);
}
