import { fileURLToPath } from "node:url";
import { pruneTypes } from "./lib/prune-types.js";
import { isMain, printLines, runScript } from "./lib/run-script.js";

const FOLDER = fileURLToPath(new URL("../dist/types", import.meta.url));
const ENTRIES = ["src/index.d.ts", "src/check.d.ts", "src/emulator.d.ts"];

/** Leaves of the declaration files those that the package's entries lead to. */
async function prune(): Promise<number> {
  const kept = await pruneTypes(FOLDER, ENTRIES);
  printLines([`kept     ${kept.length} declaration files`]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("build", 1, prune);
