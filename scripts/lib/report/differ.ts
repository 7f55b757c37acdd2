import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { arrayAt, isObject, type JsonObject, objectAt } from "../json.js";
import { firstLine, guard, PipelineError } from "../pipeline-error.js";
import { decodeToken } from "../references.js";

const DIFFER = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
const [BEFORE, AFTER] = ["before.json", "after.json"];
const ARGUMENTS = [DIFFER, "diff", BEFORE, AFTER, "--format", "json", "--fail-on", "none"];
const SETTINGS = {
  REDOCLY_TELEMETRY: "off",
  REDOCLY_SUPPRESS_UPDATE_NOTICE: "true",
  NO_COLOR: "1",
};
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
const TIMEOUT_MS = 60_000;

/** One thing that differs between two documents. */
export interface Difference {
  /** The keys that lead to it. */
  path: string[];
  kind: "added" | "removed" | "modified";
  /** The keyword that was modified; undefined where a part came or went. */
  keyword: string | undefined;
  before: unknown;
  after: unknown;
  /** The step that a version of the API takes for it, as the differ, which tells requests from responses, has it. */
  impact: "major" | "minor" | "patch";
}

/** What differs between two documents, as `redocly diff` finds it. @throws PipelineError where the differ fails */
export async function findDifferences(before: unknown, after: unknown): Promise<Difference[]> {
  return guard("compare the contracts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pinecone-import-diff-"));
    try {
      await writeFile(join(folder, BEFORE), JSON.stringify(before));
      await writeFile(join(folder, AFTER), JSON.stringify(after));
      const report = await runDiffer(folder);
      return arrayAt(report, "changes").filter(isObject).map(toDifference).flatMap(spreadContainer);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

async function runDiffer(cwd: string): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ARGUMENTS, {
      cwd,
      env: { ...process.env, ...SETTINGS },
      maxBuffer: MAX_OUTPUT_BYTES,
      timeout: TIMEOUT_MS,
    });
    return JSON.parse(stdout);
  } catch (error) {
    const printed = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const problem = /^\[1\] [^\n]+\n+([^\n]+)/m.exec(printed)?.[1] ?? firstLine(error);
    throw new PipelineError(`Cannot compare the contracts as the differ failed: ${problem}`);
  }
}

function toDifference(change: JsonObject): Difference {
  const { kind, property, impact } = change;
  return {
    path: String(change.path).split("/").slice(1).map(decodeToken),
    kind: kind === "added" || kind === "removed" ? kind : "modified",
    keyword: typeof property === "string" ? property : undefined,
    before: objectAt(change, "base").value,
    after: objectAt(change, "revision").value,
    impact: impact === "minor" || impact === "patch" ? impact : "major",
  };
}

/** Keys below which each part has a name, or a number. */
const CONTAINERS = ["properties", "headers", "content", "parameters"];

/** The differ reports a container once if its first part is added or its last one removed; the same for a whole path. */
function spreadContainer(difference: Difference): Difference[] {
  const { kind, path, before, after } = difference;
  const isPath = path.length === 2 && path[0] === "paths";
  if (kind === "modified" || !(isPath || CONTAINERS.includes(path.at(-1) ?? ""))) {
    return [difference];
  }
  const parts = Object.entries(Object((kind === "added" ? after : before) ?? {}));
  return parts.map(([name, part]) => ({
    ...difference,
    path: [...path, name],
    before: kind === "added" ? undefined : part,
    after: kind === "added" ? part : undefined,
  }));
}
