import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { replaceFiles } from "./lib/files.js";
import { firstLine, PipelineError } from "./lib/pipeline-error.js";
import { describeReplaced, isMain, type Print, printLines, runScript } from "./lib/run-script.js";
import { findStale, generateFromLock } from "./lib/workspace.js";

/**
 * Generates generated/ from spec/, offline, or with `--check` prints which files are stale and writes nothing.
 * @returns the exit code: 0 done or fresh, 1 stale (`--check`)
 */
export async function generate(
  root: string,
  argv: readonly string[],
  print: Print,
): Promise<number> {
  if (readIsCheck(argv)) return reportStale(await findStale(root), print);
  print(describeReplaced(await replaceFiles(root, await generateFromLock(root))));
  return 0;
}

function readIsCheck(argv: readonly string[]): boolean {
  try {
    const { values } = parseArgs({ args: [...argv], options: { check: { type: "boolean" } } });
    return values.check ?? false;
  } catch (error) {
    throw new PipelineError(`${firstLine(error)}: usage: generate [--check]`);
  }
}

function reportStale(stale: readonly string[], print: Print): number {
  if (stale.length === 0) {
    print(["generated/ is fresh"]);
    return 0;
  }
  print([...stale, "Run npm run generate (or npm run spec:update, where a contract is left over)"]);
  return 1;
}

if (isMain(import.meta.url)) {
  const root = fileURLToPath(new URL("..", import.meta.url));
  await runScript("generate", 1, () => generate(root, process.argv.slice(2), printLines));
}
