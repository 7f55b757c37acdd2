import { execFileSync } from "node:child_process";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { BENCH_FOLDER, measureInTurn, type Peer, renderPeers } from "./peers.js";
import { renderAim, renderRatio, renderSpread, spreadOf } from "./spread.js";

const ROUNDS = 25;

/** How long the first import of a module takes in a new process, in milliseconds. */
function timeImport({ module }: Peer): number {
  const program = `const startedAt = performance.now();
await import(${JSON.stringify(module)});
process.stdout.write(String(performance.now() - startedAt));`;
  const argv = ["--input-type=module", "-e", program];
  return Number(execFileSync(process.execPath, argv, { cwd: BENCH_FOLDER, encoding: "utf8" }));
}

async function bench(): Promise<number> {
  const times = await measureInTurn(ROUNDS, timeImport);
  const [ours, alone, sdk] = [spreadOf(times.ours), spreadOf(times.alone), spreadOf(times.sdk)];
  const heading = ["cold import()", "ms, median of processes", "to openapi-fetch alone"];
  printLines([
    ...renderPeers(heading, { ours, alone, sdk }, (spread) => [
      renderSpread(spread, 1),
      renderRatio(spread.median, alone.median),
    ]),
    "",
    `${ROUNDS} processes each, in turn.`,
    renderAim("at most 2.5 times openapi-fetch alone", ours.median <= 2.5 * alone.median),
    renderAim("at most a tenth of the official SDK", ours.median <= sdk.median / 10),
  ]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
