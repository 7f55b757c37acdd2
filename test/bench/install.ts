import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { installTarball } from "../support/install-tarball.js";
import { runTool } from "../support/run-tool.js";
import { renderRatio, renderTable } from "./spread.js";

const installs: { name: string; install: (folder: string) => void }[] = [
  { name: "pinecone-import", install: installTarball },
  { name: "openapi-fetch alone", install: installFromNpm("openapi-fetch@0.17.0") },
  { name: "official SDK", install: installFromNpm("@pinecone-database/pinecone@9.0.0") },
];

function installFromNpm(name: string) {
  return (folder: string): void => {
    writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
    runTool("npm", ["install", "--no-audit", "--no-fund", name], folder);
  };
}

/** What an install has brought into a folder. */
function readInstalled(folder: string): { packages: number; bytes: number } {
  const entries = readdirSync(join(folder, "node_modules"), {
    recursive: true,
    withFileTypes: true,
  });
  const bytes = entries
    .filter((each) => each.isFile())
    .reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  const listed = runTool("npm", ["ls", "--all", "--parseable"], folder).trim().split("\n");
  // The first line is the folder itself.
  return { packages: listed.length - 1, bytes };
}

async function bench(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "pinecone-import-install-"));
  try {
    const found = installs.map(({ name, install }) => {
      const folder = mkdtempSync(join(root, "install-"));
      install(folder);
      return { name, ...readInstalled(folder) };
    });
    const ours = found[0]?.bytes ?? 0;
    const rows = found.map(({ name, packages, bytes }) => {
      return [name, String(packages), (bytes / 1024).toFixed(0), renderRatio(bytes, ours)];
    });
    printLines(renderTable(["what an install brings", "packages", "KiB", "ratio"], rows));
    return 0;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
