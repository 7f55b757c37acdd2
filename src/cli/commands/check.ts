import { Option } from "@commander-js/extra-typings";
import type { CheckOptions } from "../../check.js";
import { printReport } from "../check/print-report.js";
import { askIndex, type CheckArguments, runCheck } from "../check/run-check.js";
import type { Context } from "../context.js";
import { exitCodeOf, printHint, reportError } from "../errors.js";
import { EXIT_CODES } from "../exit-codes.js";
import { type Define, parseDimension, renderExamples } from "../options.js";
import { toJsonLine } from "../output/text.js";
import { Interruption } from "../surroundings.js";

interface CheckCommandArguments extends CheckArguments {
  strict?: true;
}

export const defineCheck: Define = (command, choose) =>
  command
    .description(
      "Reads the listing of a folder and the footers of its files, and reports what would fail an import. With a key and an index it asks the index what it holds.",
    )
    .argument(
      "<source>",
      "the folder that holds a folder for each namespace: on this machine, or by its uri",
    )
    .option("--no-index", "check the files alone")
    .option("--dimension <n>", "how many values each vector must have", parseDimension)
    .addOption(
      new Option(
        "--records <which>",
        "decode ids and metadata too: of the first page of 20 files, or all",
      ).choices(["sample", "all"]),
    )
    .option("--strict", "exit with 1 for warnings, too")
    .addHelpText(
      "after",
      renderExamples("check ./out --dimension 1536", "check s3://bucket/dir --index docs"),
    )
    .action((source, options) => {
      const run = (context: Context) => check(context, source, options);
      choose({ command: "check", values: [source, options], run });
    });

async function check(
  context: Context,
  source: string,
  options: CheckCommandArguments,
): Promise<number> {
  let index: CheckOptions["index"];
  try {
    index = await askIndex(context, options);
  } catch (error) {
    if (error instanceof Interruption) throw error;
    reportError(context, error);
    printHint(context, "--no-index checks the files alone");
    return exitCodeOf(error);
  }
  const outcome = await runCheck(context, source, { index, records: options.records });
  const { ok, findings } = outcome.report;
  if (context.globals.json) context.result(toJsonLine(outcome.report));
  else printReport(context, outcome);
  return ok && !(options.strict && findings.length > 0) ? EXIT_CODES.done : EXIT_CODES.importFailed;
}
