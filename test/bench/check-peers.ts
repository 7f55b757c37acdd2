import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { BENCH_FOLDER } from "./peers.js";

/** What one run took, in a process of its own; without its start. */
export interface Run {
  ms: number;
  /** Milliseconds of the processor, of all threads: other programs change them less. */
  cpu: number;
  records: number;
  /** Of the process, at most. */
  memory: number;
  /** What was read, as far as it is known. */
  bytes?: number;
}

export type What = "footers" | "records";

/** A way to check a folder. */
export interface Checker {
  name: string;
  run(what: What, folder: string): Run;
}

export const CHECK = fileURLToPath(new URL("../../dist/check.js", import.meta.url));
const PEER = fileURLToPath(new URL("check-peer.py", import.meta.url));
const PYTHON =
  process.env.BENCH_PYTHON ??
  fileURLToPath(new URL("../parquet-writers/.venv/bin/python", import.meta.url));

const BEGIN = `let bytes;
const usedBefore = process.cpuUsage();
const startedAt = performance.now();`;

/** Prints what it took from there on, with the `records` that the program has counted. */
const END = `const ms = performance.now() - startedAt;
const { user, system } = process.cpuUsage(usedBefore);
const memory = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ ms, cpu: (user + system) / 1000, records, bytes, memory }));`;

export const OURS: Checker = {
  name: "pinecone-import/check",
  run: (what, folder) =>
    runNode(`import { checkSource } from ${JSON.stringify(CHECK)};
${BEGIN}
const { ok, findings, records } = await checkSource(${JSON.stringify(folder)}, {
  records: ${JSON.stringify(what === "records" ? "all" : "none")},
  onProgress(progress) { bytes = progress.bytesRead; },
});
if (!ok) throw new Error(findings[0].message);
${END}`),
};

const QUERIES: Readonly<Record<What, string>> = {
  footers: "SELECT sum(num_rows)::INTEGER FROM parquet_file_metadata(FILES)",
  // The ids are compared, and the metadata parsed.
  records: `SELECT count(*)::INTEGER, count(DISTINCT id)::INTEGER, max(length(id))::INTEGER,
    count(*) FILTER (NOT json_valid(metadata))::INTEGER FROM read_parquet(FILES)`,
};

const DUCKDB: Checker = {
  name: "DuckDB",
  run(what, folder) {
    const query = QUERIES[what].replace("FILES", `'${folder}/*/*.parquet'`);
    return runNode(`import { DuckDBInstance } from "@duckdb/node-api";
const connection = await (await DuckDBInstance.create()).connect();
${BEGIN}
const [[records, ids = records, longest = 1, bad = 0]] = (await connection.runAndReadAll(${JSON.stringify(query)})).getRows();
if (ids !== records || longest > 512 || bad > 0) throw new Error("bad records");
${END}`);
  },
};

const PYARROW: Checker = {
  name: "pyarrow, in threads",
  run: (what, folder) => JSON.parse(run(PYTHON, [PEER, what, folder])),
};

/** Ours first; those that are not installed are left out. */
export const CHECKERS: readonly Checker[] = existsSync(PYTHON)
  ? [OURS, DUCKDB, PYARROW]
  : [OURS, DUCKDB];

/** What of them is left out, for the results. */
export const LEFT_OUT = existsSync(PYTHON)
  ? []
  : ["Left out: pyarrow, as test/parquet-writers/.venv is not there."];

function runNode(program: string): Run {
  return JSON.parse(run(process.execPath, ["--input-type=module", "-e", program]));
}

function run(command: string, argv: readonly string[]): string {
  try {
    return execFileSync(command, argv, { cwd: BENCH_FOLDER, encoding: "utf8" });
  } catch (error) {
    throw new PipelineError(`${command} failed: ${error}`);
  }
}
