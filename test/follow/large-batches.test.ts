import { describe, expect, it } from "vitest";
import { wireImportClient } from "../../src/client.js";
import type { Fetch } from "../../src/index.js";
import { startBatch } from "../support/batch-world.js";
import { createTestClock } from "../support/clocks.js";
import { API_KEY } from "../support/connect.js";
import { createImportHistory } from "../support/import-history.js";
import { connectInProcess } from "../support/in-process.js";

import { createRandom } from "../support/random.js";

const MINUTE_MS = 60_000;

function readHeap(): number {
  if (globalThis.gc === undefined) throw new Error("Cannot measure memory without --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

describe("waitForImports()", () => {
  it.each([
    { name: "100 alone", count: 100, hours: 2 },
    { name: "100 among as many of others", count: 100, every: 2, hours: 2 },
    { name: "1,000 alone", count: 1_000 },
    { name: "1,000 among as many of others", count: 1_000, every: 2 },
    { name: "3,000 alone", count: 3_000 },
    { name: "3,000 among as many of others", count: 3_000, every: 2 },
    { name: "200 before 3,000 of others", count: 200, newer: 3_000, most: 2 },
    { name: "1,000 while others start imports", count: 1_000, othersEachMs: 4_000 },
  ])("waits for $name with few more requests than pages that show them", async (row) => {
    const { count, every = 1, newer = 0, othersEachMs, hours = 0.25, most = 1.1 } = row;
    const random = createRandom(7);
    const clock = createTestClock({ random: random.next, skipsPauses: true });
    const endsAt = () => random.next() * hours * 60 * MINUTE_MS;
    const history = Array.from({ length: count * every + newer }, () => {
      return { startsAt: 0, endsAt: endsAt() };
    });
    const ids = Array.from({ length: count }, (_, index) => String(index * every + 1));
    for (let startsAt = 0; othersEachMs && startsAt < hours * 60 * MINUTE_MS; ) {
      startsAt += othersEachMs;
      history.push({ startsAt, endsAt: startsAt + 1 });
    }
    const respond = createImportHistory(history, clock.monotonic);
    const counted = { requests: 0, pages: 0 };
    const shown = new Set<string>();
    const describedInVain: string[] = [];
    let roundAt = -1;
    const fetch: Fetch = async (url, init) => {
      counted.requests += 1;
      const now = clock.monotonic();
      // What reading every page up to the last that shows one of them would have taken in this round.
      if (now !== roundAt) {
        const oldest = ids.find((id) => (history[Number(id) - 1]?.endsAt ?? 0) > roundAt) ?? "0";
        const started = history.findLastIndex(({ startsAt }) => startsAt <= now) + 1;
        counted.pages += Math.ceil((started - Number(oldest) + 1) / 100);
        roundAt = now;
        shown.clear();
      }
      const id = url.split("/").at(-1) ?? "";
      if (shown.has(id)) describedInVain.push(id);
      const response = await respond(url, init);
      const { data = [] } = (await response.clone().json()) as { data?: { id: string }[] };
      for (const each of data) shown.add(each.id);
      return response;
    };
    const client = wireImportClient({ apiKey: API_KEY, indexHost: "localhost", fetch }, clock);
    const operations = await client.waitForImports(ids);
    expect(operations.map(({ id }) => id)).toEqual(ids);
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
    expect(describedInVain).toEqual([]);
    const { requests, pages } = counted;
    process.stdout.write(`${row.name}: ${requests} requests, all pages would be ${pages}\n`);
    expect(requests).toBeLessThan(pages * most);
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
    const past = Array.from({ length: 100_000 }, (_, index) => {
      return { startsAt: 0, endsAt: index < 10 ? (index + 1) * MINUTE_MS : 0 };
    });
    const history = createImportHistory(past, clock.monotonic);
    const ids = Array.from({ length: 10 }, (_, index) => String(index + 1));
    const operations = await settle(client.waitForImports(ids));
    expect(operations.map(({ status }) => status)).toEqual(ids.map(() => "Completed"));
    expect(counts[0]).toBe(12);
    expect(Math.max(...counts)).toBeLessThanOrEqual(12);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(10 * MINUTE_MS);
  });
});
