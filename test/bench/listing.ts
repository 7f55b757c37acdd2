import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { createImportClient } from "../../src/index.js";
import { createImportHistory } from "../support/import-history.js";
import { renderTable } from "./spread.js";

const COUNT = 100_000;
const MARKS = [10_000, 50_000, 100_000];

/** Lists many imports through all their pages and looks at the heap on the way. */
async function bench(): Promise<number> {
  const imports = createImportClient({
    apiKey: "any",
    indexHost: "localhost",
    fetch: createImportHistory(
      Array.from({ length: COUNT }, () => ({ startsAt: 0, endsAt: 0 })),
      () => 0,
    ),
  });
  const rows: string[][] = [];
  const before = readHeap();
  const startedAt = performance.now();
  let seen = 0;
  for await (const _ of imports.listImports({ limit: 100 })) {
    seen += 1;
    if (!MARKS.includes(seen)) continue;
    const mebibytes = (readHeap() - before) / 2 ** 20;
    const ms = performance.now() - startedAt;
    rows.push([
      seen.toLocaleString("en"),
      (seen / 100).toFixed(0),
      ms.toFixed(0),
      mebibytes.toFixed(1),
    ]);
  }
  printLines(
    renderTable(
      ["imports listed, 100 a page", "pages", "ms", "MiB of heap more than before"],
      rows,
    ),
  );
  return 0;
}

function readHeap(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed;
}

if (isMain(import.meta.url)) await runScript("bench", 1, bench);
