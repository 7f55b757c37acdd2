import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { makeFiles, makeRecords } from "./check-files.js";
import {
  CHECK,
  CHECKERS,
  type Checker,
  LEFT_OUT,
  OURS,
  type Run,
  type What,
} from "./check-peers.js";
import { BENCH_FOLDER } from "./peers.js";
import { renderAim, renderSpread, renderTable, spreadOf } from "./spread.js";

const ROUNDS = 7;
const RECORD_ROUNDS = 3;
const IMPORT_ROUNDS = 25;
const RECORDS = 1_000_000;
const MAX_MS = 200;
const MAX_BYTES = 2_000_000;
const MAX_TAIL_BYTES = 64 * 1024;
const MAX_ZIPPED_BYTES = 12_000;

/** Runs all of them in turn, so that the machine's moods strike all alike. */
function measure(what: What, folder: string, rounds: number): Map<Checker, Run[]> {
  const runs = new Map<Checker, Run[]>(CHECKERS.map((checker) => [checker, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const [checker, all] of runs) all.push(checker.run(what, folder));
  }
  return runs;
}

function renderRuns(heading: string, runs: ReadonlyMap<Checker, readonly Run[]>): string[] {
  const rows = [...runs].map(([{ name }, all]) => [
    name,
    renderSpread(spreadOf(all.map(({ ms }) => ms)), 0),
    renderSpread(spreadOf(all.map(({ cpu }) => cpu)), 0),
    all[0]?.bytes === undefined ? "" : megabytes(all[0].bytes),
    megabytes(Math.max(...all.map(({ memory }) => memory))),
  ]);
  return renderTable([heading, "ms", "ms of CPU", "MB read", "MB of memory, most"], rows);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(2);
}

function benchFooters(root: string): string[] {
  const folder = join(root, "footers");
  makeFiles(folder, { files: 1_000, bytes: 92_000, rowGroups: 1 });
  const runs = measure("footers", folder, ROUNDS);
  const ours = runs.get(OURS) ?? [];
  const medians = [...runs].map(([{ name }, all]) => {
    return { name, median: spreadOf(all.map(({ ms }) => ms)).median };
  });
  const median = medians.find(({ name }) => name === OURS.name)?.median ?? 0;
  return [
    ...renderRuns("the footers of 1,000 local files of 92 kB", runs),
    "",
    `${ROUNDS} processes each, in turn, without their start.`,
    renderAim("at most 0.2 s on two cores", median <= MAX_MS),
    renderAim(
      "at most 2 MB read",
      ours.every(({ bytes = 0 }) => bytes <= MAX_BYTES),
    ),
    renderAim(
      "not slower than the others",
      medians.every((each) => each.median >= median),
    ),
  ];
}

function benchLargeFile(root: string): string[] {
  const folder = join(root, "large");
  makeFiles(folder, { files: 1, bytes: 180_000_000, rowGroups: 9 });
  const { ms, bytes = 0 } = OURS.run("footers", folder);
  return [
    `One file of 180 MB with 9 row groups: ${bytes.toLocaleString("en")} B read in ${ms.toFixed(0)} ms.`,
    renderAim("at most 64 KiB read", bytes <= MAX_TAIL_BYTES),
  ];
}

function benchRecords(root: string): string[] {
  const folder = join(root, "records");
  makeRecords(folder, RECORDS);
  return [
    ...renderRuns(
      "all ids and metadata of 1,000,000 records in 10 files",
      measure("records", folder, RECORD_ROUNDS),
    ),
    "",
    `${RECORD_ROUNDS} processes each, in turn. Each compares the ids, and parses the metadata.`,
  ];
}

/** How long the first import takes in a new process; one that is part of Node shows what an import costs at least. */
function benchImport(): string[] {
  const modules = ["node:fs", CHECK];
  const times: number[][] = modules.map(() => []);
  for (let round = 0; round < IMPORT_ROUNDS; round += 1) {
    for (const [index, module] of modules.entries()) {
      const program = `const startedAt = performance.now();
await import(${JSON.stringify(module)});
process.stdout.write(String(performance.now() - startedAt));`;
      const argv = ["--input-type=module", "-e", program];
      times[index]?.push(Number(execFileSync(process.execPath, argv, { encoding: "utf8" })));
    }
  }
  const [bare, ours] = times.map((all) => renderSpread(spreadOf(all), 1));
  return [
    `The first import of pinecone-import/check: ${ours} ms; of node:fs, which is there: ${bare} ms. ${IMPORT_ROUNDS} processes each, in turn.`,
  ];
}

/** What is loaded on demand for something else than footers. */
const leaveOutOthers: Plugin = {
  name: "leave out what reads folders and decodes records",
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ kind, path }) =>
      kind === "dynamic-import" && !path.includes("parquet-checker")
        ? { path, external: true }
        : undefined,
    );
  },
};

/** What a program that checks footers weighs, without the decoding of records and what reads folders. */
async function benchSize(): Promise<string[]> {
  const contents = `import { checkSource } from ${JSON.stringify(CHECK)};
console.log(await checkSource("."));`;
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: BENCH_FOLDER },
    plugins: [leaveOutOthers],
    bundle: true,
    minify: true,
    format: "esm",
    platform: "node",
    target: "es2022",
    write: false,
    logLevel: "error",
  });
  const bundled = outputFiles[0]?.contents ?? new Uint8Array(0);
  const zipped = gzipSync(bundled, { level: 9 });
  const [raw, small] = [bundled, zipped].map(({ length }) => length.toLocaleString("en"));
  return [
    `A program that checks footers: ${raw} B minified, ${small} B gzipped.`,
    renderAim("at most 12 kB gzipped", zipped.length <= MAX_ZIPPED_BYTES),
  ];
}

async function bench(): Promise<number> {
  const root = mkdtempSync(join(tmpdir(), "pinecone-import-check-"));
  try {
    printLines([...benchFooters(root), "", ...benchLargeFile(root), ""]);
    printLines([...benchRecords(root), "", ...LEFT_OUT]);
    printLines([...benchImport(), ...(await benchSize())]);
    return 0;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
