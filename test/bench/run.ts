import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { fileURLToPath } from "node:url";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";

/** Each in a process of its own, in this order. */
const BENCHES = [
  { file: "size.ts", title: "Size" },
  { file: "cold-import.ts", title: "Cold import" },
  { file: "describe.ts", title: "A describe" },
  { file: "install.ts", title: "Install" },
  { file: "listing.ts", title: "A long list", flags: ["--expose-gc"] },
  { file: "waits.ts", title: "Waiting" },
  { file: "update.ts", title: "A version bump" },
  { file: "program.ts", title: "The command line" },
  { file: "emulator.ts", title: "The emulator", flags: ["--expose-gc"] },
  { file: "check.ts", title: "The check" },
];

const TIMEOUT_MS = 600_000;

const RESULTS = "test/bench/results.md";

/** Runs every benchmark and writes what they print to one Markdown file. */
async function bench(): Promise<number> {
  const machine = `Node ${process.version}, ${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? "unknown"}`;
  const sections = [`# Benchmarks\n\nWritten by \`npm run bench\`. ${machine}.`];
  for (const { file, title, flags = [] } of BENCHES) {
    const path = fileURLToPath(new URL(file, import.meta.url));
    const argv = [...flags, "--import", "tsx", path];
    const { status, stdout, stderr } = spawnSync(process.execPath, argv, {
      encoding: "utf8",
      timeout: TIMEOUT_MS,
    });
    if (status !== 0) throw new PipelineError(`${file} ended with ${status}: ${stderr}`);
    const section = `## ${title}\n\n${stdout.trim()}`;
    printLines([section, ""]);
    sections.push(section);
  }
  writeFileSync(RESULTS, `${sections.join("\n\n")}\n`);
  printLines([`wrote    ${RESULTS}`]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
