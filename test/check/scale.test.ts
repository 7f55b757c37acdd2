import { expect, it } from "vitest";
import { checkSource } from "../../src/check.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(10, 4);
/** 100,000 with SCALE_FILES=100000, which takes most of a minute. */
const FILES = Number(process.env.SCALE_FILES ?? 10_000);
/** Of 100,000 files, 200 MB. */
const MAX_HEAP_PER_FILE = 2_000;

it(`of ${FILES} files 64 are read at every moment, and each takes less than 2 kB of memory`, async () => {
  let [open, busy] = [0, 0];
  const source = (files: number) => ({
    async *list() {
      for (let index = 0; index < files; index += 1) {
        yield { path: `ns-${index % 50}/part-${index}.parquet`, size: GOOD.length };
      }
    },
    async read(_path: string, start: number, end: number) {
      open += 1;
      busy += open;
      await new Promise((resolve) => setTimeout(resolve, 20));
      open -= 1;
      return GOOD.slice(start, end);
    },
  });
  await checkSource(source(100));
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  let most = 0;
  busy = 0;
  const report = await checkSource(source(FILES), {
    concurrency: 64,
    onProgress({ filesRead }) {
      if (filesRead % 2_000 !== 0) return;
      globalThis.gc?.();
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    },
  });
  expect(report).toMatchObject({ ok: true, files: FILES, records: FILES * 10 });
  expect(busy / FILES).toBeGreaterThan(60);
  expect(most).toBeLessThan(FILES * MAX_HEAP_PER_FILE);
}, 120_000);
