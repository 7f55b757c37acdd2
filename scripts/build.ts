import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleEntry, type Entry } from "./lib/bundle-entry.js";
import { collectLicenses } from "./lib/collect-licenses.js";
import { isMain, printLines, runScript } from "./lib/run-script.js";

const FOLDER = "dist";

const CLIENT: Entry = { source: "src/index.ts", name: "index" };
const EMULATOR: Entry = { source: "src/emulator.ts", name: "emulator" };
const PROGRAM: Entry = {
  source: "src/cli/main.ts",
  name: "cli/main",
  uses: [CLIENT, EMULATOR],
  isProgram: true,
};

/** Bundles every entry of the package, with the licenses of what went into it. */
async function build(): Promise<number> {
  process.chdir(fileURLToPath(new URL("..", import.meta.url)));
  await rm(FOLDER, { recursive: true, force: true });
  const bundles = await Promise.all(
    [CLIENT, EMULATOR, PROGRAM].map((entry) => bundleEntry(entry, FOLDER)),
  );
  const licenses = await collectLicenses(bundles.flatMap(({ bundledFiles }) => bundledFiles));
  if (licenses !== undefined) await writeFile(`${FOLDER}/THIRD-PARTY-LICENSES.txt`, licenses);
  printLines(bundles.flatMap(({ written }) => written.map((path) => `wrote    ${path}`)));
  return 0;
}

if (isMain(import.meta.url)) await runScript("build", 1, build);
