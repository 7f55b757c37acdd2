import { rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { bundleEntry } from "./lib/bundle-entry.js";
import { collectLicenses } from "./lib/collect-licenses.js";
import { PACKAGE_ENTRIES } from "./lib/package-entries.js";
import { isMain, printLines, runScript } from "./lib/run-script.js";

const FOLDER = "dist";

/** Bundles every entry of the package, with the licenses of what went into it. */
async function build(): Promise<number> {
  process.chdir(fileURLToPath(new URL("..", import.meta.url)));
  await rm(FOLDER, { recursive: true, force: true });
  const bundles = await Promise.all(PACKAGE_ENTRIES.map((entry) => bundleEntry(entry, FOLDER)));
  const licenses = await collectLicenses(bundles.flatMap(({ bundledFiles }) => bundledFiles));
  if (licenses !== undefined) await writeFile(`${FOLDER}/THIRD-PARTY-LICENSES.txt`, licenses);
  printLines(bundles.flatMap(({ written }) => written.map((path) => `wrote    ${path}`)));
  return 0;
}

if (isMain(import.meta.url)) await runScript("build", 1, build);
