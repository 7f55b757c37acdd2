import { describe, expect, it } from "vitest";
import type { ImportScript } from "../../src/emulator.js";
import {
  type ImportOperation,
  type ImportProgress,
  isImportClientError,
  WaitForImportsError,
} from "../../src/index.js";
import { type BatchWorld, startBatch } from "../support/batch-world.js";
import { rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

function sum({ rounds }: BatchWorld, kind: "pages" | "describes"): number {
  return rounds.reduce((total, round) => total + round[kind], 0);
}

/** What a wait for a batch rejects with. Fails where that is another error. */
async function readWaitError(promise: Promise<unknown>): Promise<WaitForImportsError> {
  const error = await rejection(promise);
  if (error instanceof WaitForImportsError) return error;
  throw error;
}

describe("waitForImports()", () => {
  it("gives the imports in the order of their ids, duplicates too, whatever their end", async () => {
    const scripts: ImportScript[] = [
      { durationMs: 10 * MINUTE_MS },
      { durationMs: 5 * MINUTE_MS, outcome: { failAtPercent: 50, error: "User error: no" } },
      { durationMs: HOUR_MS },
    ];
    const { client, settle, ids } = await startBatch(3, {
      script: ({ uri }) => scripts[Number(uri.at(-1)) - 1] ?? {},
    });
    const [first = "", second = "", third = ""] = ids;
    await settle(client.cancelImport(third));
    const operations = await settle(client.waitForImports([third, first, second, first]));
    expect(operations.map(({ id, status }) => [id, status])).toEqual([
      [third, "Cancelled"],
      [first, "Completed"],
      [second, "Failed"],
      [first, "Completed"],
    ]);
    expect(operations[2]?.error).toBe("User error: no");
  });

  it("of no ids resolves at once, and sends nothing", async () => {
    const { client, listReceived } = connectInProcess();
    expect(await client.waitForImports([], { expectRecords: 0 })).toEqual([]);
    const error = await rejection(client.waitForImports([], { expectRecords: 5 }));
    expect(String(error)).toBe(
      "InvalidArgumentError: Cannot wait for imports: expectRecords must be 0 if there are no ids (is 5)",
    );
    expect(listReceived()).toEqual([]);
  });

  it.each([
    ["101", "ids", "must be an array of ids"],
    [new Set(["101"]), "ids", "must be an array of ids"],
    [undefined, "ids", "must be an array of ids"],
    [["1", ""], "ids[1]", "must be at least 1 character"],
    [["1", "2", ".."], "ids[2]", 'must not be "." or ".."'],
    [["1", 2], "ids[1]", "must be a string"],
    // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested
    [["1", , "3"], "ids[1]", "is required"],
  ])("rejects the ids %j before anything is sent", async (ids, argument, rule) => {
    const { client, listReceived } = connectInProcess();
    const error = await rejection(client.waitForImports(ids as string[]));
    expect(error).toMatchObject({ code: "invalid_argument", argument });
    expect(String(error)).toContain(`Cannot wait for imports: ${argument} ${rule}`);
    expect(listReceived()).toEqual([]);
  });

  it("reads pages in place of describing each, and describes what they lack", async () => {
    const world = await startBatch(150, { script: () => ({ durationMs: 10 * MINUTE_MS }) });
    const { client, emulator, settle, ids, rounds } = world;
    emulator.inject({ kind: "list_lag", ms: 1 });
    const operations = await settle(client.waitForImports(ids));
    expect(operations.map(({ status }) => status)).toEqual(ids.map(() => "Completed"));
    // The list shows nothing at first, since all were started this very moment.
    expect(rounds[0]).toEqual({ pages: 1, describes: 150 });
    const expected = rounds.slice(1).map(() => ({ pages: 2, describes: 0 }));
    expect(rounds.slice(1)).toEqual(expected);
  });

  it("describes one import alone, without the list", async () => {
    const world = await startBatch(1, { script: () => ({ durationMs: 10 * MINUTE_MS }) });
    const { client, settle, ids } = world;
    await settle(client.waitForImports([...ids, ...ids]));
    expect(sum(world, "pages")).toBe(0);
    expect(sum(world, "describes")).toBe(world.rounds.length);
  });

  it("stops reading pages when all are seen", async () => {
    const world = await startBatch(500, { script: () => ({ durationMs: 10 * MINUTE_MS }) });
    const { client, settle, ids, rounds } = world;
    await settle(client.waitForImports(ids.slice(-150)));
    expect(new Set(rounds.map(({ pages }) => pages))).toEqual(new Set([2]));
    expect(sum(world, "describes")).toBe(0);
  });

  it("does not read the list for ten rounds if it shows less than a tenth", async () => {
    const world = await startBatch(1_000, { script: () => ({ durationMs: HOUR_MS }) });
    const { connectAnother, settle, ids, rounds } = world;
    await settle(connectAnother().waitForImports(ids.slice(0, 20)));
    const withList = rounds.flatMap(({ pages }, index) => (pages > 0 ? [index] : []));
    expect(withList.length).toBeGreaterThan(2);
    expect(withList.slice(0, 3)).toEqual([0, 11, 22]);
    for (const { pages, describes } of rounds) {
      expect(pages).toBeLessThanOrEqual(3);
      expect(describes).toBeLessThanOrEqual(20);
    }
  });

  it("reads one page for two, which may not stand there", async () => {
    const { connectAnother, settle, ids, rounds } = await startBatch(400, {});
    await settle(connectAnother().waitForImports(ids.slice(0, 2)));
    expect(rounds[0]).toEqual({ pages: 1, describes: 2 });
  });

  it("reads the list again if only what was just started is missing", async () => {
    const world = await startBatch(1_000, { script: () => ({ durationMs: HOUR_MS }) });
    const { client, settle, ids, rounds } = world;
    await settle(client.waitForImports(ids.slice(0, 20)));
    const withList = rounds.flatMap(({ pages }, index) => (pages > 0 ? [index] : []));
    const fresh = withList.findIndex((round, index) => withList[index + 1] === round + 11);
    expect(fresh).toBeGreaterThan(0);
    expect(withList.slice(0, fresh + 1)).toEqual(Array.from({ length: fresh + 1 }, (_, n) => n));
  });

  it("tells of each change of each import", async () => {
    const { client, settle, ids } = await startBatch(30, {
      script: () => ({ durationMs: 10 * MINUTE_MS, records: 100 }),
    });
    const told = new Map<string, string[]>(ids.map((id) => [id, []]));
    const progresses: ImportProgress[] = [];
    const onProgress = (operation: ImportOperation, progress: ImportProgress) => {
      told.get(operation.id)?.push(JSON.stringify(operation));
      progresses.push(progress);
      throw new Error("harmless");
    };
    await settle(client.waitForImports(ids, { onProgress }));
    for (const texts of told.values()) {
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.at(-1)).toContain("Completed");
    }
    const elapsed = progresses.map(({ elapsedMs }) => elapsedMs);
    expect(elapsed).toEqual(elapsed.toSorted((one, other) => one - other));
    expect(elapsed[0]).toBe(0);
    expect(progresses.filter(({ remainingMs }) => remainingMs === 0)).toHaveLength(30);
  });

  it("counts the records of all together", async () => {
    const { client, settle, ids } = await startBatch(3, { script: () => ({ records: 100 }) });
    const operations = await settle(client.waitForImports(ids, { expectRecords: 300 }));
    expect(operations).toHaveLength(3);
    const wait = client.waitForImports([...ids, ...ids], { expectRecords: 301 });
    expect(await settle(rejection(wait))).toMatchObject({
      code: "records_missing",
      operation: { id: ids[0] },
      operations: ids.map((id) => ({ id })),
      expected: 301,
      imported: 300,
      message: expect.stringContaining("Cannot accept 3 imports: records are missing"),
    });
  });

  it("describes what the list lacks at its own pace, and the slower the more that is", async () => {
    const times = new Map<string, number[]>();
    const world = await startBatch(2, {
      // The one ends soon, the other tells nothing of its progress for long.
      script: ({ uri }) => ({ durationMs: uri.endsWith("/1") ? 10 * MINUTE_MS : 1e12 }),
      tamper: async (pass, { operation, url }) => {
        if (operation === "listImports") return Response.json({ data: [] });
        const id = url.split("/").at(-1) ?? "";
        times.set(id, [...(times.get(id) ?? []), world.clock.monotonic()]);
        return pass();
      },
    });
    const { client, settle, ids } = world;
    const timeoutMs = 11 * MINUTE_MS;
    await readWaitError(settle(client.waitForImports(ids, { timeoutMs })));
    const [soon, late] = ids.map((id) => times.get(id) ?? []);
    const gaps = (late ?? []).slice(1).map((time, index) => time - (late?.[index] ?? 0));
    expect(soon?.length).toBeGreaterThan(gaps.length);
    expect(Math.min(...gaps.slice(8))).toBeGreaterThanOrEqual(27_000);
    const many = await startBatch(40, {
      script: () => ({ durationMs: 5 * MINUTE_MS }),
      tamper: async (pass, { operation }) =>
        operation === "listImports" ? Response.json({ data: [] }) : pass(),
    });
    await many.settle(many.client.waitForImports(many.ids));
    // 41 requests at four in two seconds.
    expect(many.clock.pauses[0]).toBeCloseTo(20_500 * 0.95, 0);
    expect(many.clock.pauses[1]).toBeCloseTo(20_500 * 0.95, 0);
  });

  it("names among too few records the import that did not complete", async () => {
    const { client, settle, ids } = await startBatch(3, {
      script: ({ uri }) => ({
        records: 100,
        ...(uri.endsWith("/2") ? { outcome: { failAtPercent: 50, error: "no" } } : {}),
      }),
    });
    const error = await settle(rejection(client.waitForImports(ids, { expectRecords: 300 })));
    expect(error).toMatchObject({
      code: "records_missing",
      operation: { id: ids[1], status: "Failed" },
      imported: 250,
      message: expect.stringMatching(/imported 250; 1 of the imports did not complete\)$/),
    });
  });

  it("polls no more than ten at a time", async () => {
    let running = 0;
    let most = 0;
    const { client, settle, ids } = await startBatch(200, {
      tamper: async (pass, { operation, wait }) => {
        if (operation === "listImports") return Response.json({ data: [] });
        running += 1;
        most = Math.max(most, running);
        await wait(100);
        running -= 1;
        return pass();
      },
    });
    await settle(client.waitForImports(ids));
    expect(most).toBe(10);
  });
});

describe("WaitForImportsError", () => {
  it("reports each of 50: one unknown, two failed, one cancelled, one still running", async () => {
    const error = "User error: the namespace already exists";
    const { client, emulator, settle, ids } = await startBatch(49, {
      script: ({ uri }) => {
        const number = Number(uri.split("/").at(-1));
        if (number <= 2) return { outcome: { failAtPercent: 50, error } };
        return number === 4 ? { durationMs: 10 * HOUR_MS } : { durationMs: number * MINUTE_MS };
      },
    });
    const [failed = "", failedToo = "", cancelled = "", running = ""] = ids;
    await settle(client.cancelImport(cancelled));
    const wanted = [...ids, "unknown"];
    const timeoutMs = HOUR_MS;
    const thrown = await readWaitError(settle(client.waitForImports(wanted, { timeoutMs })));
    expect(thrown.code).toBe("wait_incomplete");
    expect([...thrown.failures.keys()].sort()).toEqual([running, "unknown"].sort());
    expect(thrown.failures.get("unknown")).toMatchObject({ code: "api_error", status: 404 });
    expect(thrown.failures.get(running)).toMatchObject({
      code: "wait_timed_out",
      id: running,
      timeoutMs,
      operation: { id: running, status: "InProgress" },
    });
    const { operations } = thrown;
    expect(operations.size).toBe(49);
    expect(operations.has("unknown")).toBe(false);
    for (const id of [failed, failedToo]) {
      expect(operations.get(id)).toMatchObject({ status: "Failed", error });
    }
    expect(operations.get(cancelled)?.status).toBe("Cancelled");
    expect(operations.get(running)?.status).toBe("InProgress");
    for (const id of ids.slice(4)) expect(operations.get(id)?.status).toBe("Completed");
    expect(thrown.cause).toBeUndefined();
    expect(thrown.message).toMatch(
      /^Cannot wait for 50 imports: 2 did not complete: unknown \(.*404.*\), 4 \(.*InProgress.*\)$/,
    );
    expect(emulator.imports[3]?.status).toBe("InProgress");
  });

  it.each([401, 403])("ends the wait for all at once after a %i", async (status) => {
    for (const operation of ["listImports", "describeImport"] as const) {
      const world = await startBatch(30, {
        script: () => ({ durationMs: HOUR_MS }),
        tamper: (pass, request) => {
          if (operation === "describeImport" && request.operation === "listImports") {
            return Promise.resolve(Response.json({ data: [] }));
          }
          return pass();
        },
      });
      const { client, clock, emulator, settle, ids, rounds } = world;
      const wait = client.waitForImports(ids);
      void clock.delay(5 * MINUTE_MS, undefined).then(() => {
        emulator.inject({ kind: "status", status, operation }, Number.POSITIVE_INFINITY);
      });
      const error = await settle(readWaitError(wait));
      expect(error.failures.size).toBe(30);
      expect(error.operations.size).toBe(30);
      expect(error.cause).toMatchObject({ code: "api_error", status });
      for (const failure of error.failures.values()) expect(failure).toBe(error.cause);
      expect(error.message).toMatch(/30 did not complete: .* and 27 more$/);
      expect(clock.countTimers()).toBe(0);
      // Others that were under way at that moment were ended with it.
      expect(rounds.at(-1)?.describes).toBeLessThanOrEqual(operation === "listImports" ? 0 : 10);
    }
  });

  it("comes when all has ended, for an id that keeps failing", async () => {
    const { client, clock, settle, ids } = await startBatch(30, {
      script: () => ({ durationMs: HOUR_MS }),
      tamper: async (pass, { operation, url }) => {
        if (operation === "listImports") {
          const answer = await pass();
          const { data, ...rest } = (await answer.json()) as { data: { id: string }[] };
          return Response.json({ ...rest, data: data.filter(({ id }) => id !== "7") });
        }
        return url.endsWith("/7") ? new Response("broken", { status: 500 }) : pass();
      },
    });
    const error = await readWaitError(settle(client.waitForImports(ids)));
    expect([...error.failures.keys()]).toEqual(["7"]);
    expect(error.failures.get("7")).toMatchObject({ status: 500 });
    expect(error.operations.size).toBe(29);
    expect([...error.operations.values()].every(({ status }) => status === "Completed")).toBe(true);
    expect(clock.monotonic()).toBeGreaterThan(HOUR_MS);
  });

  it("is thrown for one id, too", async () => {
    const { client, settle } = connectInProcess();
    const error = await readWaitError(settle(client.waitForImports(["unknown"])));
    expect(isImportClientError(error)).toBe(true);
    expect(error.failures.get("unknown")).toMatchObject({ status: 404 });
  });
});
