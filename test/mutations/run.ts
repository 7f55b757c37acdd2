import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";

const FOLDERS = ["imports", "transport", "follow"];
const STRYKER = "test/mutations/node_modules/@stryker-mutator/core/bin/stryker.js";
const CONFIG = "test/mutations/stryker.config.mjs";
const RESULTS = "test/mutations/results";

/** Mutates one folder after the other, or those that are named, and prints the score of each; the survivors go to a file. */
async function testMutations(argv: readonly string[]): Promise<number> {
  const folders = argv.length > 0 ? argv : FOLDERS;
  const unknown = folders.find((folder) => !FOLDERS.includes(folder));
  if (unknown !== undefined) throw new PipelineError(`There are no mutations of ${unknown}`);
  process.chdir(fileURLToPath(new URL("../..", import.meta.url)));
  mkdirSync(RESULTS, { recursive: true });
  for (const folder of folders) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [STRYKER, "run", CONFIG], {
      env: { ...process.env, MUTATED_FOLDER: folder },
      encoding: "utf8",
      maxBuffer: 256 * 1024 * 1024,
    });
    writeFileSync(`${RESULTS}/${folder}.txt`, stdout);
    if (status !== 0) throw new Error(`${folder} ended with ${status}:\n${stdout}\n${stderr}`);
    const table = stdout
      .split("\n")
      .filter((line) => /^(File|All files| *[-\w]+\.ts) +\|/.test(line));
    printLines([`src/${folder}`, ...table, `Survivors: ${RESULTS}/${folder}.txt`, ""]);
  }
  return 0;
}

if (isMain(import.meta.url)) {
  await runScript("test:mutations", 1, () => testMutations(process.argv.slice(2)));
}
