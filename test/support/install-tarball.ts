import { readdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runTool } from "./run-tool.js";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Packs the package as it is published and installs the tarball in an empty folder. */
export function installTarball(folder: string): void {
  runTool("npm", ["pack", "--pack-destination", folder], ROOT);
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  writeFileSync(`${folder}/package.json`, '{ "private": true, "type": "module" }\n');
  runTool("npm", ["install", "--no-audit", "--no-fund", `./${tarball}`], folder);
}
