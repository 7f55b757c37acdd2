import { getEventListeners } from "node:events";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { checkSource, type Source } from "../../src/check.js";
import { rejection } from "../support/connect.js";
import { encodeFooter, footerOf, join } from "./footers.js";
import { memorySource } from "./memory-source.js";
import { denseFile } from "./parquet-files.js";

const MARK = new TextEncoder().encode("PAR1");
const GOOD = denseFile(10, 4);

function manyFiles(count: number, file = GOOD): Record<string, Uint8Array> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`docs/${index}.parquet`, file]),
  );
}

/** Vitest runs Node with it. */
function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("Node runs without --expose-gc");
  globalThis.gc();
}

describe("what is read", () => {
  it("of a file of 180 MB with 9 row groups is at most 64 kB", async () => {
    const small = footerOf(denseFile(9, 4, { rowGroupSize: 1 }));
    const part = 20_000_000n;
    for (const [index, group] of small.row_groups.entries()) {
      for (const { meta_data: data } of group.columns) {
        if (data === undefined) continue;
        data.data_page_offset = part * BigInt(index) + 4n;
        delete data.dictionary_page_offset;
        data.total_compressed_size = part / 2n;
      }
    }
    const footer = encodeFooter(small);
    const size = 180_000_004 + footer.length;
    let bytesRead = 0;
    const report = await checkSource({
      async *list() {
        yield { path: "docs/a.parquet", size };
      },
      async read(_path, start, end) {
        bytesRead += end - start;
        const tail = join(new Uint8Array(64 * 1024), footer);
        return tail.slice(tail.length - (size - start), tail.length - (size - end));
      },
    });
    expect(report).toMatchObject({ ok: true, findings: [], records: 9, dimension: 4, bytes: size });
    expect(bytesRead).toBeLessThanOrEqual(64_000);
  });

  it("of a thousand files is little more than their footers", async () => {
    // Larger than what is read of the first ones.
    const padded = join(new Uint8Array(50_000), GOOD);
    const source = memorySource(manyFiles(1_000, padded));
    const footer = footerOf(GOOD).metadata_length + 8;
    await checkSource(source);
    expect(source.reads).toHaveLength(1_000);
    expect(source.bytesRead).toBeLessThan(1_000 * footer * 1.25 + 4 * 16 * 1024);
  });

  it("a footer that is larger than the first read takes a second one, of the rest alone", async () => {
    const large = denseFile(2_000, 1, { rowGroupSize: 10 });
    const length = footerOf(large).metadata_length + 8;
    expect(length).toBeGreaterThan(16 * 1024);
    const source = memorySource({ "docs/a.parquet": large });
    expect(await checkSource(source)).toMatchObject({ ok: true, records: 2_000 });
    expect(source.reads).toHaveLength(2);
    expect(source.bytesRead).toBe(length);
  });

  it("of a damaged file does not change what is read of others", async () => {
    const liar = Uint8Array.from(denseFile(2_000, 1, { rowGroupSize: 10 }));
    new DataView(liar.buffer).setUint32(liar.length - 8, liar.length - 100, true);
    const source = memorySource({ "docs/0.parquet": liar, ...manyFiles(100) });
    await checkSource(source, { concurrency: 1 });
    const last = source.reads.at(-1);
    expect((last?.end ?? 0) - (last?.start ?? 0)).toBeLessThan(GOOD.length);
  });
});

it("a check of 20,000 files keeps nothing of each of them", async () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `docs/${"part".repeat(20)}-${index}`);
  let before = 0;
  const source: Source = {
    async *list() {
      collectGarbage();
      before = process.memoryUsage().heapUsed;
      for (const name of names) yield { path: `${name}.parquet`, size: GOOD.length };
      collectGarbage();
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(4_000_000);
    },
    read: async (_path, start, end) => GOOD.slice(start, end),
  };
  expect(await checkSource(source)).toMatchObject({ ok: true, files: 20_000, records: 200_000 });
});

describe("large footers", () => {
  /** Files that say their footer has so many bytes, which are zeros: that is the end of the struct at once. */
  function largeFooters(files: number, length: number, others: Record<string, Uint8Array> = {}) {
    const size = length + 100;
    const end = join(
      new Uint8Array(length),
      new Uint8Array(new Uint32Array([length]).buffer),
      MARK,
    );
    const reads: number[] = [];
    let [open, mostOpen] = [0, 0];
    const source: Source = {
      async *list() {
        for (let index = 0; index < files; index += 1)
          yield { path: `docs/large-${index}.parquet`, size };
        for (const [path, bytes] of Object.entries(others)) yield { path, size: bytes.length };
      },
      async read(path, from, to) {
        reads.push(to - from);
        const isLarge = to - from > 1_000_000;
        if (isLarge) mostOpen = Math.max(mostOpen, ++open);
        await nextTurn();
        if (isLarge) open -= 1;
        return (others[path] ?? join(new Uint8Array(size - end.length), end)).slice(from, to);
      },
    };
    return { source, reads, mostOpen: () => mostOpen };
  }

  it("of more than 4 MiB are read one at a time, to keep the memory small", async () => {
    const { source, mostOpen } = largeFooters(10, 5 * 1024 ** 2);
    expect((await checkSource(source)).findings).toMatchObject([{ code: "bad_footer", count: 10 }]);
    expect(mostOpen()).toBe(1);
  });

  it("do not make the first read of all other files as large", async () => {
    const wide = denseFile(40_000, 1, { rowGroupSize: 10 });
    expect(footerOf(wide).metadata_length).toBeGreaterThan(500_000);
    const padded = join(new Uint8Array(200_000), denseFile(10, 4));
    const source = memorySource({ "docs/0.parquet": wide, "docs/1.parquet": padded });
    await checkSource(source, { concurrency: 1 });
    const last = source.reads.at(-1);
    expect((last?.end ?? 0) - (last?.start ?? 0)).toBe(64 * 1024);
  });
});

describe("concurrency", () => {
  it.each([
    [undefined, 32],
    [1, 1],
    [5, 5],
  ])("of %s reads so many files at the same time", async (concurrency, most) => {
    const source = memorySource(manyFiles(100));
    await checkSource(source, { concurrency });
    expect(source.mostOpen).toBe(most);
  });

  it("files are read while the listing goes on, which runs but one file ahead", async () => {
    let [listed, read] = [0, 0];
    let mostAhead = 0;
    const memory = memorySource(manyFiles(200));
    await checkSource(
      {
        async *list() {
          for (const path of Object.keys(manyFiles(200))) {
            listed += 1;
            mostAhead = Math.max(mostAhead, listed - read);
            await nextTurn();
            yield { path, size: GOOD.length };
          }
        },
        async read(...args) {
          const bytes = await memory.read(...args);
          read += 1;
          return bytes;
        },
      },
      { concurrency: 4 },
    );
    expect(mostAhead).toBeLessThanOrEqual(6);
  });
});

describe("an abort", () => {
  const reason = new Error("enough");

  it.each([
    ["before the check", 0],
    ["while the listing is read", 1],
    ["while files are read", 20],
    ["while records are decoded", 150],
  ])("%s rejects with the signal's reason, and starts nothing more", async (_when, reads) => {
    const controller = new AbortController();
    const memory = memorySource(manyFiles(100));
    const abortAt = () => {
      if (memory.reads.length >= reads) controller.abort(reason);
    };
    if (reads === 0) abortAt();
    const source: Source = {
      async *list() {
        for await (const entry of memory.list({})) {
          if (reads === 1) controller.abort(reason);
          yield entry;
        }
      },
      read(...args) {
        abortAt();
        return memory.read(...args);
      },
    };
    const { signal } = controller;
    expect(await rejection(checkSource(source, { signal, records: "all" }))).toBe(reason);
    const started = memory.reads.length;
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect(memory.reads.length).toBe(started);
    expect(memory.open).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("in the middle of a file reads no more of it", async () => {
    const controller = new AbortController();
    const memory = memorySource({ "docs/a.parquet": denseFile(100, 4, { rowGroupSize: 10 }) });
    const source: Source = {
      list: () => memory.list({}),
      read(...args) {
        if (memory.reads.length === 5) controller.abort(reason);
        return memory.read(...args);
      },
    };
    const { signal } = controller;
    expect(await rejection(checkSource(source, { signal, records: "all" }))).toBe(reason);
    for (let turn = 0; turn < 20; turn += 1) await nextTurn();
    expect(memory.reads).toHaveLength(6);
  });

  it("reaches the source by its own signal, also if that never ends", async () => {
    const controller = new AbortController();
    const signals: (AbortSignal | undefined)[] = [];
    const source: Source = {
      async *list({ signal }) {
        signals.push(signal);
        yield { path: "docs/a.parquet", size: 100 };
        await new Promise(() => {});
      },
      read(_path, _start, _end, { signal }) {
        signals.push(signal);
        return new Promise(() => {});
      },
    };
    const checking = rejection(checkSource(source, { signal: controller.signal }));
    await nextTurn();
    controller.abort(reason);
    expect(await checking).toBe(reason);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, true]);
  });

  it("by the end of the check leaves no listener on the signal", async () => {
    const { signal } = new AbortController();
    await checkSource(memorySource(manyFiles(3)), { signal, records: "all" });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
