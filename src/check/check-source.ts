import { untilAborted } from "../abort.js";
import { checkFiles, checkRecords } from "./check-files.js";
import { type CheckOptions, resolveCheckOptions } from "./check-options.js";
import { createReport } from "./create-report.js";
import { openSource } from "./open-source.js";
import type { CheckReport } from "./report.js";
import { createCheckRun } from "./run.js";
import type { Source } from "./source.js";

/**
 * Checks a folder before it is imported: its layout, and the footers of its Parquet files. It reads the data itself only
 * if `records` asks for it. What is wrong with the data is in the report, also if a file cannot be read.
 * @param source a local folder, as a path or a `file:` URL; one in a store, by its uri; or a `Source`
 * @throws CheckError if the folder cannot be looked at; InvalidArgumentError for wrong options; the signal's reason
 * @example
 * const report = await checkSource("./out", { index: await imports.describeIndexStats() });
 * for (const { code, message, files } of report.findings) console.error(code, message, files);
 */
export async function checkSource(
  source: string | URL | Source,
  options: CheckOptions = {},
): Promise<CheckReport> {
  const resolved = resolveCheckOptions(options);
  const opened = openSource(source);
  return untilAborted(resolved.signal, async (signal, abort) => {
    try {
      const run = createCheckRun(opened, resolved, signal);
      await checkFiles(run);
      if (resolved.records !== "none") await checkRecords(run);
      return createReport(run);
    } catch (error) {
      // What else is being read is of no use.
      abort();
      throw error;
    }
  });
}
