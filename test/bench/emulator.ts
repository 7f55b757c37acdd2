import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { createImportEmulator, type ImportEmulator } from "../../src/emulator.js";
import { renderSpread, renderTable, type Spread, spreadOf } from "./spread.js";

const COUNTS = [1_000, 100_000];
const ROUNDS = 7;
const CALLS_A_ROUND = 300;

const BASE_URL = "https://localhost/bulk/imports";
const HEADERS = { "api-key": "any" };

/** An emulator with its imports, and what it took to start them. */
interface Held {
  emulator: ImportEmulator;
  count: number;
  startMs: number;
  bytesAnImport: number;
  wholeListMs: number;
  lastPageUrl: string;
}

/** What a page of the list is read for. */
interface Page {
  data: unknown[];
  pagination?: { next: string };
}

async function hold(count: number): Promise<Held> {
  const emulator = createImportEmulator();
  const heapBefore = readHeap();
  const startedAt = performance.now();
  const body = JSON.stringify({ uri: "s3://bucket/dir" });
  for (let left = count; left > 0; left -= 1) {
    await emulator.fetch(BASE_URL, { method: "POST", headers: HEADERS, body });
  }
  const startMs = performance.now() - startedAt;
  // The log of requests is bounded, and counted with the imports that brought it about.
  const bytesAnImport = (readHeap() - heapBefore) / count;
  // So that every import is shown alike, whenever it was started.
  emulator.advance(3_600_000);
  const { tokens, wholeListMs } = await readAll(emulator, count);
  const lastPageUrl = `${BASE_URL}?paginationToken=${encodeURIComponent(tokens.at(-1) ?? "")}`;
  return { emulator, count, startMs, bytesAnImport, wholeListMs, lastPageUrl };
}

async function readAll(emulator: ImportEmulator, count: number) {
  const startedAt = performance.now();
  const tokens: string[] = [];
  let seen = 0;
  for (let url = BASE_URL; ; ) {
    const response = await emulator.fetch(url, { headers: HEADERS });
    const page = (await response.json()) as Page;
    seen += page.data.length;
    if (page.pagination === undefined) break;
    tokens.push(page.pagination.next);
    url = `${BASE_URL}?paginationToken=${encodeURIComponent(page.pagination.next)}`;
  }
  if (seen !== count) throw new Error(`the pages have ${seen} imports of ${count}`);
  return { tokens, wholeListMs: performance.now() - startedAt };
}

/** The same call on each emulator, turn by turn, so that what else the machine does falls on all of them. */
async function time(
  held: readonly Held[],
  toUrl: (of: Held, call: number) => string,
): Promise<Spread[]> {
  const rounds: number[][] = held.map(() => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, of] of held.entries()) {
      const startedAt = performance.now();
      for (let call = 0; call < CALLS_A_ROUND; call += 1) {
        await (await of.emulator.fetch(toUrl(of, call), { headers: HEADERS })).text();
      }
      rounds[index]?.push(((performance.now() - startedAt) * 1_000) / CALLS_A_ROUND);
    }
  }
  return rounds.map(spreadOf);
}

function readHeap(): number {
  if (globalThis.gc === undefined) throw new Error("Cannot measure memory without --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

async function render(held: readonly Held[]): Promise<string[]> {
  const timeRow = async (toUrl: (of: Held, call: number) => string) =>
    (await time(held, toUrl)).map((spread) => `${renderSpread(spread, 0)} µs`);
  const heading = [
    "emulator.fetch, imports held",
    ...held.map(({ count }) => count.toLocaleString("en")),
  ];
  return renderTable(heading, [
    ["start all", ...held.map(({ startMs }) => `${Math.round(startMs)} ms`)],
    [
      "heap an import, with the log of requests",
      ...held.map(({ bytesAnImport }) => `${Math.round(bytesAnImport)} B`),
    ],
    [
      "heap in all",
      ...held.map(
        ({ bytesAnImport, count }) => `${((bytesAnImport * count) / 2 ** 20).toFixed(1)} MiB`,
      ),
    ],
    [
      "describe",
      ...(await timeRow(({ count }, call) => `${BASE_URL}/${1 + ((call * 7_919) % count)}`)),
    ],
    ["list: the first page of 100", ...(await timeRow(() => BASE_URL))],
    ["list: the last page", ...(await timeRow(({ lastPageUrl }) => lastPageUrl))],
    ["list: all pages", ...held.map(({ wholeListMs }) => `${Math.round(wholeListMs)} ms`)],
  ]);
}

async function bench(): Promise<number> {
  // Once for the compiler of the runtime, so that the first figures are not those of cold code.
  await hold(1_000);
  const held: Held[] = [];
  for (const count of COUNTS) held.push(await hold(count));
  printLines([
    ...(await render(held)),
    "",
    `Median, least and most of ${ROUNDS} rounds of ${CALLS_A_ROUND} calls, turn by turn. Node ${process.version}.`,
  ]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
