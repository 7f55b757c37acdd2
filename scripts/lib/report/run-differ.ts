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

/** One thing that differs between two forms of an operation. */
export interface Difference {
  /** The name under which the operation was handed in. */
  operation: string;
  /** The keys that lead to it from the operation. */
  path: string[];
  kind: "added" | "removed" | "modified";
  /** The keyword that was modified; undefined where a part came or went. */
  keyword: string | undefined;
  before: unknown;
  after: unknown;
  /** Whether the differ, which tells requests from answers, takes it for breaking. */
  isBreaking: boolean;
}

/** Operations by name, each with all that it reaches in its own place. */
export type ComparedOperations = ReadonlyMap<string, JsonObject>;

/**
 * What differs between operations of the same names, as `redocly diff` finds it. Many are compared in one run.
 * @throws PipelineError where the differ fails
 */
export async function runDiffer(
  before: ComparedOperations,
  after: ComparedOperations,
  signal?: AbortSignal,
): Promise<Difference[]> {
  return guard("compare the contracts", async () => {
    const folder = await mkdtemp(join(tmpdir(), "pinecone-import-diff-"));
    try {
      await writeFile(join(folder, BEFORE), toDocument(before));
      await writeFile(join(folder, AFTER), toDocument(after));
      const report = await readReport(folder, signal);
      return arrayAt(report, "changes").filter(isObject).flatMap(toDifferences);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}

/** A path for each operation by its name, so that one that moved is still compared with itself. */
function toDocument(operations: ComparedOperations): string {
  const paths = [...operations].map(([name, operation]) => [`/${name}`, { post: operation }]);
  const info = { title: "Compared", version: "1.0.0" };
  return JSON.stringify({ openapi: "3.1.0", info, paths: Object.fromEntries(paths) });
}

async function readReport(cwd: string, signal: AbortSignal | undefined): Promise<unknown> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, ARGUMENTS, {
      cwd,
      signal,
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

function toDifferences(change: JsonObject): Difference[] {
  const [, , name = "", , ...path] = String(change.path).split("/").map(decodeToken);
  const { kind, property, impact } = change;
  const difference: Difference = {
    operation: name.slice(1),
    path,
    kind: kind === "added" || kind === "removed" ? kind : "modified",
    keyword: typeof property === "string" ? property : undefined,
    before: objectAt(change, "base").value,
    after: objectAt(change, "revision").value,
    isBreaking: impact === "major",
  };
  if (property === RENAMED) return spreadRenamed(difference);
  const isContainer = kind !== "modified" && CONTAINERS.includes(path.at(-1) ?? "");
  return isContainer ? spreadContainer(difference) : [difference];
}

/** Keys below which each part has a name. */
const CONTAINERS = ["properties", "headers", "content", "links"];

/** Where the first named part comes or the last goes, the differ tells of all at once. */
function spreadContainer(difference: Difference): Difference[] {
  const { kind, path, before, after } = difference;
  const parts = Object.entries(Object((kind === "added" ? after : before) ?? {}));
  return parts.map(([name, part]) => ({
    ...difference,
    path: [...path, name],
    before: kind === "added" ? undefined : part,
    after: kind === "added" ? part : undefined,
  }));
}

/** The differ takes a part that goes and one that comes with the same content for one whose key has changed. */
const RENAMED = "key";

function spreadRenamed(difference: Difference): Difference[] {
  const { path, before, after } = difference;
  const at = (key: unknown) => [...path.slice(0, -1), String(key)];
  const whole = { ...difference, keyword: undefined, before: undefined, after: undefined };
  return [
    { ...whole, path: at(before), kind: "removed", isBreaking: true },
    { ...whole, path: at(after), kind: "added", isBreaking: false },
  ];
}
