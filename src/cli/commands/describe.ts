import { connect } from "../connection.js";
import type { Context } from "../context.js";
import { printHint } from "../errors.js";
import { EXIT_CODES } from "../exit-codes.js";
import { failureHint } from "../hints.js";
import { type Define, renderExamples } from "../options.js";
import { printImport } from "../output/imports.js";

export const defineDescribe: Define = (command, choose) =>
  command
    .description("Shows an import as it is now, whatever its status.")
    .argument("<id>", "the id of the import")
    .addHelpText("after", renderExamples("describe 101", "describe 101 --json"))
    .action((id) => {
      choose({ command: "describe", values: [id], run: (context) => describe(context, id) });
    });

async function describe(context: Context, id: string): Promise<number> {
  const { client } = await connect(context);
  const operation = await client.describeImport(id, { signal: context.interruption });
  printImport(context, operation);
  const hint = failureHint(operation);
  if (hint !== undefined && !context.globals.quiet) printHint(context, hint);
  return EXIT_CODES.done;
}
