import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { renderTable, spreadOf } from "./spread.js";

const PROGRAM = "dist/cli/main.js";

const RUNS = 40;

/** What is started, each in a process of its own. */
const COMMANDS: Record<string, string[]> = {
  "node -e 0": ["-e", "0"],
  "pinecone-import --version": [PROGRAM, "--version"],
  "pinecone-import start --help": [PROGRAM, "start", "--help"],
  "pinecone-import start s3://b/d --emulator": [PROGRAM, "start", "s3://b/d", "--emulator"],
};

/** How long a process takes from its start to its end, in milliseconds. */
function time(args: string[]): number {
  const startedAt = performance.now();
  const { status } = spawnSync(process.execPath, args);
  if (status !== 0) throw new PipelineError(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - startedAt;
}

/** Times whole processes in turn, so that the machine's moods strike all alike. */
async function bench(): Promise<number> {
  if (!existsSync(PROGRAM)) throw new PipelineError(`Cannot time ${PROGRAM}: run npm run build`);
  const times = Object.entries(COMMANDS).map(([name, args]) => ({
    name,
    args,
    all: [] as number[],
  }));
  for (let run = 0; run < RUNS; run += 1) for (const { args, all } of times) all.push(time(args));
  const bare = spreadOf(times[0]?.all ?? []).median;
  const rows = times.map(({ name, all }) => {
    const { median, most } = spreadOf(all);
    return [name, ...[median, median - bare, most].map((ms) => ms.toFixed(0))];
  });
  const heading = ["whole process", "ms, median", "ms more than node -e 0", "most"];
  printLines([...renderTable(heading, rows), "", `${RUNS} runs of each, in turn.`]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
