import { describe, expect, it } from "vitest";
import type { ImportOperation } from "../../src/index.js";
import { startBatch } from "../support/batch-world.js";
import { connectInProcess } from "../support/in-process.js";
import { createLongHistory } from "../support/long-history.js";
import { createRandom } from "../support/random.js";

const MINUTE_MS = 60_000;

function readHeap(): number {
  if (globalThis.gc === undefined) throw new Error("Cannot measure memory without --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

describe("waitForImports()", () => {
  it("waits for 1,000 with at most 12 pages a round, and describes none that they show", async () => {
    const random = createRandom(5);
    const script = () => ({ durationMs: random.integer(5, 20) * MINUTE_MS });
    const open = new Set<string>();
    const describedInVain: string[] = [];
    const excessivePages: number[] = [];
    let round = { number: 0, open: 1_000, shown: new Set<string>() };
    const { client, settle, ids, rounds } = await startBatch(1_000, {
      script,
      tamper: async (pass, { operation, url }) => {
        if (round.number !== rounds.length) {
          round = { number: rounds.length, open: open.size, shown: new Set() };
        }
        const answer = await pass();
        const copy = (await answer.clone().json()) as ImportOperation & { data: ImportOperation[] };
        const id = url.split("/").at(-1) ?? "";
        if (operation === "describeImport" && round.shown.has(id)) describedInVain.push(id);
        for (const each of operation === "listImports" ? copy.data : [copy]) {
          if (operation === "listImports") round.shown.add(each.id);
          if (each.status === "Completed") open.delete(each.id);
        }
        const { pages = 0 } = rounds.at(-1) ?? {};
        if (pages > Math.ceil(round.open / 100) + 2) excessivePages.push(pages);
        return answer;
      },
    });
    for (const id of ids) open.add(id);
    const operations = await settle(client.waitForImports(ids));
    expect(operations.map(({ id }) => id)).toEqual(ids);
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
    expect(describedInVain).toEqual([]);
    expect(excessivePages).toEqual([]);
    expect(rounds[0]).toEqual({ pages: 10, describes: 0 });
    expect(Math.max(...rounds.map(({ pages }) => pages))).toBeLessThanOrEqual(12);
    const pages = rounds.reduce((sum, each) => sum + each.pages, 0);
    const describes = rounds.reduce((sum, each) => sum + each.describes, 0);
    process.stdout.write(
      `1000 imports of 5 to 20 min: ${rounds.length} rounds, ${pages} pages, ${describes} describes\n`,
    );
  });

  it("waits for 1,000 that end together without a single describe", async () => {
    const script = () => ({ durationMs: 10 * MINUTE_MS });
    const { client, settle, ids, rounds } = await startBatch(1_000, { script });
    await settle(client.waitForImports(ids));
    expect(new Set(rounds.map(({ pages }) => pages))).toEqual(new Set([10]));
    expect(rounds.every(({ describes }) => describes === 0)).toBe(true);
  });

  it("waits for 10,000 at once, and takes little memory", async () => {
    const random = createRandom(6);
    const script = () => ({ durationMs: random.integer(2, 4) * MINUTE_MS });
    let most = 0;
    const { client, settle, ids, rounds } = await startBatch(10_000, {
      script,
      tamper: (pass) => {
        if (rounds.length % 3 === 0 && rounds.at(-1)?.pages === 50) {
          most = Math.max(most, readHeap());
        }
        return pass();
      },
    });
    const before = readHeap();
    const operations = await settle(client.waitForImports(ids));
    expect(operations.map(({ id }) => id)).toEqual(ids);
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
    const grownMiB = (most - before) / 2 ** 20;
    process.stdout.write(`heap while 10000 are waited for: ${grownMiB.toFixed(1)} MiB more\n`);
    expect(most).toBeGreaterThan(0);
    expect(grownMiB).toBeLessThan(50);
    expect(Math.max(...rounds.map(({ pages }) => pages))).toBeLessThanOrEqual(102);
  }, 60_000);

  it("waits for 10 ids in a history of 100,000 with at most 12 requests a round", async () => {
    const counts: number[] = [0];
    const world = connectInProcess({
      options: {
        fetch: (url, init) => {
          counts.push((counts.pop() ?? 0) + 1);
          return history(url, init);
        },
      },
      oversleep: () => {
        counts.push(0);
        return 0;
      },
    });
    const { client, clock, settle } = world;
    const history = createLongHistory({ count: 100_000, open: 10 }, clock.monotonic);
    const ids = Array.from({ length: 10 }, (_, index) => String(index + 1));
    const operations = await settle(client.waitForImports(ids));
    expect(operations.map(({ status }) => status)).toEqual(ids.map(() => "Completed"));
    expect(counts[0]).toBe(12);
    expect(Math.max(...counts)).toBeLessThanOrEqual(12);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(10 * MINUTE_MS);
  });
});
