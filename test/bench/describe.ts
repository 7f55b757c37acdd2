import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { promisify } from "node:util";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { BENCH_FOLDER, measureInTurn, type OfEach, type Peer, renderPeers } from "./peers.js";
import { renderAim, renderRatio, renderSpread, spreadOf } from "./spread.js";

const ROUNDS = 9;
const WARM_UP = 1_000;
const CALLS = 3_000;

const ANSWER = JSON.stringify({
  id: "101",
  uri: "s3://bucket/dir",
  status: "InProgress",
  createdAt: "2025-08-21T11:29:47.886797+00:00",
  percentComplete: 42.2,
  recordsImported: 422_000,
});

/** Microseconds a call. */
interface Cost {
  wall: number;
  cpu: number;
}

/** What a describe costs in a process of its own, one after the other over a connection that is kept. */
async function measure({ module, setUp }: Peer, url: string): Promise<Cost> {
  const program = `import * as library from ${JSON.stringify(module)};
const url = ${JSON.stringify(url)};
${setUp}
for (let left = ${WARM_UP}; left > 0; left -= 1) await describe("101");
const cpuBefore = process.cpuUsage();
const startedAt = performance.now();
for (let left = ${CALLS}; left > 0; left -= 1) await describe("101");
const wall = (performance.now() - startedAt) * 1000;
const { user, system } = process.cpuUsage(cpuBefore);
console.log(JSON.stringify({ wall: wall / ${CALLS}, cpu: (user + system) / ${CALLS} }));`;
  const argv = ["--input-type=module", "-e", program];
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: BENCH_FOLDER });
  return JSON.parse(stdout);
}

async function bench(): Promise<number> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(200, { "content-type": "application/json" }).end(ANSWER);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const { port } = Object(server.address());
    const url = `http://127.0.0.1:${port}`;
    printLines(render(await measureInTurn(ROUNDS, (peer) => measure(peer, url))));
    return 0;
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

function render(costs: OfEach<Cost[]>): string[] {
  const spreads = (all: readonly Cost[]) => ({
    cpu: spreadOf(all.map(({ cpu }) => cpu)),
    wall: spreadOf(all.map(({ wall }) => wall)),
  });
  const [ours, alone, sdk] = [spreads(costs.ours), spreads(costs.alone), spreads(costs.sdk)];
  const toCells = ({ cpu, wall }: typeof ours) => [
    renderSpread(cpu, 0),
    renderRatio(cpu.median, alone.cpu.median),
    renderSpread(wall, 0),
    renderRatio(wall.median, alone.wall.median),
  ];
  const heading = [
    "a describe, connection kept",
    "µs of CPU",
    "to openapi-fetch",
    "µs",
    "to openapi-fetch",
  ];
  const isAtMost = (limit: typeof ours, factor: number) =>
    ours.cpu.median <= factor * limit.cpu.median && ours.wall.median <= factor * limit.wall.median;
  return [
    ...renderPeers(heading, { ours, alone, sdk }, toCells),
    "",
    `${ROUNDS} processes each, in turn, ${CALLS} calls in each.`,
    renderAim("at most 1.25 times openapi-fetch alone", isAtMost(alone, 1.25)),
    renderAim("not above the official SDK", isAtMost(sdk, 1)),
  ];
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
