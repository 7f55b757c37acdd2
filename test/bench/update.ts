import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { renderAim, renderTable, spreadOf } from "./spread.js";

const ROUNDS = 5;
const COPIED = ["package.json", "scripts", "spec", "generated"];

/** Times whole updates between upstream's versions, each from its file to the types, in a copy of the project. */
async function bench(): Promise<number> {
  const from = process.env.PINECONE_SPEC_SOURCE;
  if (from === undefined || from === "") {
    printLines(["", "PINECONE_SPEC_SOURCE is not set. Left out: the time of a version bump."]);
    return 0;
  }
  const copy = mkdtempSync(join(tmpdir(), "pinecone-import-bench-"));
  try {
    for (const path of COPIED) cpSync(path, join(copy, path), { recursive: true });
    symlinkSync(join(process.cwd(), "node_modules"), join(copy, "node_modules"));
    printLines(["", ...timeUpdates(copy, from)]);
    return 0;
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function timeUpdates(copy: string, from: string): string[] {
  const { lock } = JSON.parse(readFileSync("spec/source.json", "utf8"));
  const others = readdirSync(from).filter((each) => /^\d/.test(each) && each !== lock.version);
  const steps = [...others, lock.version].map((to, index, all) => ({
    name: `${index === 0 ? lock.version : all[index - 1]} -> ${to}`,
    to,
    times: [] as number[],
  }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const { to, times } of steps) times.push(timeUpdate(copy, from, to));
  }
  const rows = steps.map(({ name, times }) => {
    const { median, least, most } = spreadOf(times);
    return [name, ...[median, least, most].map((ms) => (ms / 1000).toFixed(1))];
  });
  const slowest = Math.max(...steps.map(({ times }) => spreadOf(times).median));
  return [
    ...renderTable(["spec:update, the whole process", "s, median", "least", "most"], rows),
    "",
    `${ROUNDS} rounds. ${renderAim("at most 3 s on two cores", slowest <= 3_000)}`,
  ];
}

function timeUpdate(cwd: string, from: string, version: string): number {
  const startedAt = performance.now();
  const argv = ["--import", "tsx", "scripts/update-spec.ts", version, "--from", from];
  const { status, stderr } = spawnSync(process.execPath, argv, { cwd, encoding: "utf8" });
  if (status !== 0)
    throw new PipelineError(`spec:update ${version} ended with ${status}: ${stderr}`);
  return performance.now() - startedAt;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
