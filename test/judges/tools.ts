import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { runTool } from "../support/run-tool.js";

/** What npm does not bring, and how to find out whether it is there. */
const PROBES = {
  python3: ["-c", "import sys, venv; sys.exit(sys.version_info < (3, 10))"],
  go: ["version"],
  java: ["--version"],
  mvn: ["--version"],
  openssl: ["version"],
} as const;

export type Tool = keyof typeof PROBES;

const NAMES: Readonly<Partial<Record<Tool, string>>> = { python3: "python3 (3.10 or later)" };

const known = new Map<Tool, boolean>();

/** The names of the tools that are not installed. */
export function findMissing(tools: readonly Tool[]): string[] {
  return tools.filter((tool) => !isInstalled(tool)).map((tool) => NAMES[tool] ?? tool);
}

export function isInstalled(tool: Tool): boolean {
  const isThere = known.get(tool) ?? spawnSync(tool, PROBES[tool]).status === 0;
  known.set(tool, isThere);
  return isThere;
}

/** Where what is large stays from run to run: outside of the repository. */
function findCache(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache"), "pinecone-import-judges");
}

/**
 * Installs the packages of a requirements file in a virtual environment, unless that was done before.
 * @returns the folder of its programs
 */
export function installPython(requirements: string): string {
  const hash = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  const folder = join(findCache(), `python-${hash}`);
  const done = join(folder, "installed");
  const programs = join(folder, "bin");
  if (existsSync(done)) return programs;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(findCache(), { recursive: true });
  runTool("python3", ["-m", "venv", folder], ".");
  const argv = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
  runTool(join(programs, "python"), [...argv, "--requirement", requirements], ".");
  writeFileSync(done, "");
  return programs;
}
