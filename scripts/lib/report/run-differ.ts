import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { arrayAt, isObject, type JsonObject, objectAt } from "../json.js";
import { guard } from "../pipeline-error.js";
import { decodeToken } from "../references.js";

const DIFFER = createRequire(import.meta.url).resolve("@redocly/cli/bin/cli.js");
const [BEFORE, AFTER] = ["before.json", "after.json"];
const ARGUMENTS = [DIFFER, "diff", BEFORE, AFTER, "--format", "json", "--fail-on", "none"];
const SETTINGS = { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" };
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

/**
 * What differs between operations of the same names, as `redocly diff` finds it. Many are compared in one run.
 * @throws PipelineError where the differ fails
 */
export async function runDiffer(
  before: ReadonlyMap<string, JsonObject>,
  after: ReadonlyMap<string, JsonObject>,
  signal?: AbortSignal,
): Promise<Difference[]> {
  const folder = await mkdtemp(join(tmpdir(), "pinecone-import-diff-"));
  try {
    await writeFile(join(folder, BEFORE), toDocument(before));
    await writeFile(join(folder, AFTER), toDocument(after));
    const report = await guard("compare the contracts", () => readReport(folder, signal));
    return arrayAt(report, "changes").filter(isObject).map(toDifference);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A path for each operation by its name, so that one that moved is still compared with itself. */
function toDocument(operations: ReadonlyMap<string, JsonObject>): string {
  const paths = [...operations].map(([name, operation]) => [`/${name}`, { post: operation }]);
  const info = { title: "Compared", version: "1.0.0" };
  return JSON.stringify({ openapi: "3.1.0", info, paths: Object.fromEntries(paths) });
}

async function readReport(cwd: string, signal: AbortSignal | undefined): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, ARGUMENTS, {
    cwd,
    signal,
    env: { ...process.env, ...SETTINGS },
    maxBuffer: MAX_OUTPUT_BYTES,
    timeout: TIMEOUT_MS,
  });
  return JSON.parse(stdout);
}

function toDifference(change: JsonObject): Difference {
  const [, , name = "", , ...path] = String(change.path).split("/").map(decodeToken);
  const { kind, property, impact } = change;
  return {
    operation: name.slice(1),
    path,
    kind: kind === "added" || kind === "removed" ? kind : "modified",
    keyword: typeof property === "string" ? property : undefined,
    before: objectAt(change, "base").value,
    after: objectAt(change, "revision").value,
    isBreaking: impact === "major",
  };
}
