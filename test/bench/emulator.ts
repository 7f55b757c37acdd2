import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { createImportEmulator, type ImportEmulator } from "../../src/emulator.js";

const COUNTS = [1_000, 100_000];
const ROUNDS = 7;
const CALLS_A_ROUND = 300;

const BASE_URL = "https://localhost/bulk/imports";
const HEADERS = { "api-key": "any" };

/** Figures of an emulator that holds many imports, beside one that holds few, taken in one run. */
interface Figures {
  count: number;
  startMs: number;
  bytesAnImport: number;
  describe: Spread;
  firstPage: Spread;
  lastPage: Spread;
  wholeListMs: number;
}

/** Microseconds a call. */
interface Spread {
  median: number;
  least: number;
  most: number;
}

/** What a page of the list is read for. */
interface Page {
  data: unknown[];
  pagination?: { next: string };
}

async function measure(count: number): Promise<Figures> {
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
  const { tokens, wholeListMs } = await readAll(emulator, count);
  const lastPage = `${BASE_URL}?paginationToken=${encodeURIComponent(tokens.at(-1) ?? "")}`;
  return {
    count,
    startMs,
    bytesAnImport,
    describe: await time(emulator, (call) => `${BASE_URL}/${1 + ((call * 7_919) % count)}`),
    firstPage: await time(emulator, () => BASE_URL),
    lastPage: await time(emulator, () => lastPage),
    wholeListMs,
  };
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

async function time(emulator: ImportEmulator, toUrl: (call: number) => string): Promise<Spread> {
  const rounds: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const startedAt = performance.now();
    for (let call = 0; call < CALLS_A_ROUND; call += 1) {
      await (await emulator.fetch(toUrl(call), { headers: HEADERS })).text();
    }
    rounds.push(((performance.now() - startedAt) * 1_000) / CALLS_A_ROUND);
  }
  rounds.sort((one, other) => one - other);
  const [least = 0, most = 0] = [rounds[0], rounds.at(-1)];
  return { median: rounds[Math.floor(ROUNDS / 2)] ?? 0, least, most };
}

function readHeap(): number {
  if (globalThis.gc === undefined) throw new Error("Cannot measure memory without --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

function renderTable(figures: readonly Figures[]): string {
  const rows: [string, (of: Figures) => string][] = [
    ["start all", ({ startMs }) => `${Math.round(startMs)} ms`],
    [
      "heap an import, with the log of requests",
      ({ bytesAnImport }) => `${Math.round(bytesAnImport)} B`,
    ],
    [
      "heap in all",
      ({ bytesAnImport, count }) => `${((bytesAnImport * count) / 2 ** 20).toFixed(1)} MiB`,
    ],
    ["describe", ({ describe }) => renderSpread(describe)],
    ["list: the first page of 100", ({ firstPage }) => renderSpread(firstPage)],
    ["list: the last page", ({ lastPage }) => renderSpread(lastPage)],
    ["list: all pages", ({ wholeListMs }) => `${Math.round(wholeListMs)} ms`],
  ];
  const lines = [
    ["emulator.fetch, imports held", ...figures.map(({ count }) => count.toLocaleString("en"))],
    ["---", ...figures.map(() => "---:")],
    ...rows.map(([name, render]) => [name, ...figures.map(render)]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

function renderSpread({ median, least, most }: Spread): string {
  return `${median.toFixed(0)} µs (${least.toFixed(0)} to ${most.toFixed(0)})`;
}

async function bench(): Promise<number> {
  // Once for the compiler of the runtime, so that the first figures are not those of cold code.
  await measure(1_000);
  const figures: Figures[] = [];
  for (const count of COUNTS) figures.push(await measure(count));
  printLines([
    renderTable(figures),
    "",
    `Median, least and most of ${ROUNDS} rounds of ${CALLS_A_ROUND} calls. Node ${process.version}.`,
  ]);
  return 0;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
