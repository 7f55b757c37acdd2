import { describe, expect, it } from "vitest";
import type { ImportOperation, ImportProgress, WaitOptions } from "../../src/index.js";
import { isImportClientError } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";

const SCRIPT = { records: 1_000, durationMs: 600_000, indexingMs: 60_000 };

async function start(setup: Parameters<typeof connectInProcess>[0] = {}) {
  const world = connectInProcess({ script: () => SCRIPT, ...setup });
  const { id } = await world.settle(world.client.startImport({ uri: "s3://bucket/dir" }));
  return { ...world, id };
}

describe("waitForImport()", () => {
  it("reports each change with the progress at that moment, the end last", async () => {
    const { client, clock, id, settle } = await start();
    const told: [ImportOperation, ImportProgress][] = [];
    const done = await settle(
      client.waitForImport(id, { onProgress: (...news) => void told.push(news) }),
    );
    const texts = told.map(([operation]) => JSON.stringify(operation));
    expect(new Set(texts).size).toBe(texts.length);
    expect(told[0]).toEqual([expect.objectContaining({ status: "Pending" }), { elapsedMs: 0 }]);
    expect(told.at(-1)).toEqual([
      done,
      {
        elapsedMs: Math.round(clock.monotonic()),
        recordsPerSecond: expect.any(Number),
        remainingMs: 0,
      },
    ]);
    const half = told.find(([{ percentComplete = 0 }]) => percentComplete >= 50);
    const [operation, progress] = half ?? [];
    expect(progress?.recordsPerSecond).toBeCloseTo(1_000 / 600, 0);
    const left = (600_000 * (100 - (operation?.percentComplete ?? 0))) / 100;
    expect(Math.abs((progress?.remainingMs ?? 0) - left)).toBeLessThan(30_000);
  });

  it("reports no rate after one poll, even if the clock moves in between", async () => {
    let readings = 0;
    const toMonotonic = (elapsed: number) => {
      readings += 1;
      return elapsed + readings / 1_000;
    };
    const { client, clock, id, settle } = await start({ toMonotonic });
    await settle(clock.delay(300_000, undefined));
    const told: ImportProgress[] = [];
    const onProgress = (_: unknown, progress: ImportProgress) => void told.push(progress);
    await settle(client.waitForImport(id, { onProgress }));
    expect(told[0]).toEqual({ elapsedMs: 0 });
  });

  it.each<[string, WaitOptions["onProgress"]]>([
    [
      "throws",
      () => {
        throw new Error("mine");
      },
    ],
    ["rejects", async () => Promise.reject(new Error("mine"))],
    ["never ends", () => new Promise(() => {})],
  ])("is not harmed by an onProgress that %s", async (_what, onProgress) => {
    const { client, clock, id, settle } = await start();
    const done = await settle(client.waitForImport(id, { onProgress }));
    expect(done.status).toBe("Completed");
    expect(clock.countTimers()).toBe(0);
  });

  it("can be aborted in onProgress, also at the end", async () => {
    for (const status of ["Pending", "Completed"]) {
      const { client, clock, id, settle } = await start();
      const controller = new AbortController();
      const { signal } = controller;
      const onProgress = (operation: ImportOperation) => {
        if (operation.status === status) controller.abort(null);
      };
      const error = await settle(rejection(client.waitForImport(id, { signal, onProgress })));
      expect(error).toBeNull();
      expect(clock.countTimers()).toBe(0);
    }
  });

  it("compares the records of a completed import with what is expected", async () => {
    const { client, clock, id, settle } = await start();
    await settle(clock.delay(3_600_000, undefined));
    for (const expectRecords of [0, 999, 1_000]) {
      const done = await settle(client.waitForImport(id, { expectRecords }));
      expect(done.recordsImported).toBe(1_000);
    }
    const error = await settle(rejection(client.waitForImport(id, { expectRecords: 1_001 })));
    expect(error).toMatchObject({
      name: "RecordCountError",
      code: "records_missing",
      operation: { id, status: "Completed" },
      operations: [{ id }],
      expected: 1_001,
      imported: 1_000,
      message:
        "Cannot accept import 1: records are missing (expected at least 1001, imported 1000)",
    });
  });

  it("takes a count that is left out for none", async () => {
    const { client, settle, clock } = connectInProcess({ script: () => ({ records: 0 }) });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    await settle(clock.delay(60_000, undefined));
    const error = await settle(rejection(client.waitForImport(id, { expectRecords: 1 })));
    expect(error).toMatchObject({ code: "records_missing", imported: 0 });
  });

  it("prefers the failure of an import to its number of records", async () => {
    const { client, settle } = connectInProcess({
      script: () => ({ outcome: { failAtPercent: 10, error: "User error: no" } }),
    });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    const error = await settle(rejection(client.waitForImport(id, { expectRecords: 1_000 })));
    expect(error).toMatchObject({ code: "import_failed" });
  });

  it("times out after timeoutMs with what it has seen, and cancels nothing", async () => {
    const { client, clock, emulator, id, settle, listReceived } = await start();
    const error = await settle(rejection(client.waitForImport(id, { timeoutMs: 300_000 })));
    expect(error).toMatchObject({
      name: "WaitTimeoutError",
      code: "wait_timed_out",
      id,
      timeoutMs: 300_000,
      operation: { id, status: "InProgress", percentComplete: expect.any(Number) },
      message: expect.stringMatching(
        /^Cannot wait for import 1: timed out after 300000 ms \(last status: InProgress at \d+(\.\d)? percent\)$/,
      ),
    });
    expect(isImportClientError(error) && error.cause).toBeUndefined();
    expect(clock.monotonic()).toBe(300_000);
    expect(clock.countTimers()).toBe(0);
    expect(listReceived()).not.toContain("cancelImport");
    await settle(clock.delay(3_600_000, undefined));
    expect(emulator.imports[0]?.status).toBe("Completed");
  });

  it("reports at a time-out how the last poll failed, and that nothing was seen", async () => {
    const { client, emulator, id, settle } = await start();
    emulator.inject({ kind: "status", status: 503, body: "busy" }, Number.POSITIVE_INFINITY);
    const error = await settle(rejection(client.waitForImport(id, { timeoutMs: 60_000 })));
    expect(error).toMatchObject({
      code: "wait_timed_out",
      operation: undefined,
      cause: { code: "api_error", status: 503, attempts: 1 },
      message:
        "Cannot wait for import 1: timed out after 60000 ms (never seen); the last poll failed: the API responded 503: busy",
    });
  });

  it("ends a poll that hangs when the time is over", async () => {
    const { client, clock, emulator, events, id, settle } = await start();
    emulator.inject({ kind: "hang", where: "body" });
    const options = { timeoutMs: 5_000, attemptTimeoutMs: 60_000 };
    const error = await settle(rejection(client.waitForImport(id, options)));
    expect(error).toMatchObject({ code: "wait_timed_out" });
    expect(clock.monotonic()).toBe(5_000);
    expect(clock.countTimers()).toBe(0);
    expect(events.map(({ type }) => type)).not.toContain("retry");
  });

  it("sends each poll once, within attemptTimeoutMs, and reports why it polls again", async () => {
    const { client, emulator, events, id, settle } = await start();
    emulator.inject({ kind: "status", status: 503, body: "busy" }, 2);
    emulator.inject({ kind: "hang", where: "headers" });
    const options = { attemptTimeoutMs: 7_000 };
    await settle(client.waitForImport(id, options));
    const requests = events.filter(({ type }) => type === "request");
    expect(requests.every((event) => "attempt" in event && event.attempt === 1)).toBe(true);
    expect(events.filter(({ type }) => type === "retry")).toEqual([
      expect.objectContaining({
        attempt: 1,
        delayMs: 1_900,
        reason: "the API responded 503: busy",
      }),
      expect.objectContaining({ attempt: 2, operation: "describeImport" }),
      expect.objectContaining({ attempt: 3, reason: "timed out after 7000 ms" }),
    ]);
  });

  it.each<[argument: string, options: object, message: RegExp]>([
    [
      "minIntervalMs",
      { minIntervalMs: 0 },
      /must be a finite number of milliseconds above 0 \(is 0\)/,
    ],
    ["minIntervalMs", { minIntervalMs: Number.POSITIVE_INFINITY }, /must be a finite number/],
    [
      "minIntervalMs",
      { minIntervalMs: 5_000, maxIntervalMs: 4_000 },
      /must be at most maxIntervalMs \(is 5000\)/,
    ],
    ["maxIntervalMs", { maxIntervalMs: "10" }, /\(is of type string\)/],
    ["outageToleranceMs", { outageToleranceMs: 0 }, /above 0/],
    ["timeoutMs", { timeoutMs: Number.NaN }, /above 0/],
    ["expectRecords", { expectRecords: 1.5 }, /must be an integer from 0 on \(is 1.5\)/],
    ["expectRecords", { expectRecords: Number.POSITIVE_INFINITY }, /must be an integer/],
    ["onProgress", { onProgress: "log" }, /must be a function/],
    ["timeOutMs", { timeOutMs: 1 }, /is not an option \(did you mean timeoutMs\? the options are /],
    ["maxRetries", { maxRetries: 1 }, /is not an option \(the options are signal, headers, /],
    ["failFast", { failFast: 1 }, /must be true or false/],
    ["timeoutMs", { timeoutMs: 0 }, /above 0/],
    ["attemptTimeoutMs", { attemptTimeoutMs: 0 }, /above 0/],
  ])("rejects a wrong %s before anything is sent: %j", async (argument, options, message) => {
    const { client, listReceived } = connectInProcess();
    for (const wait of [
      () => client.waitForImport("1", options),
      () => client.waitForImports(["1"], options),
    ]) {
      const error = await rejection(wait());
      expect(error).toMatchObject({ code: "invalid_argument", argument });
      expect(String(error)).toMatch(message);
    }
    expect(listReceived()).toEqual([]);
  });

  it.each([
    [{ minIntervalMs: 60_000 }, 54_000, 60_000],
    [{ maxIntervalMs: 1_000 }, 900, 1_000],
    [{ minIntervalMs: 10_000, maxIntervalMs: 10_000 }, 9_000, 10_000],
  ])("keeps to the intervals %j, even if only one is set", async (options, least, most) => {
    const { client, clock, id, settle } = await start({ random: Math.random });
    await settle(client.waitForImport(id, options));
    expect(Math.min(...clock.pauses)).toBeGreaterThanOrEqual(least);
    expect(Math.max(...clock.pauses)).toBeLessThanOrEqual(most);
  });

  it("accepts undefined for every option", async () => {
    const { client, id, settle } = await start();
    const names = ["minIntervalMs", "maxIntervalMs", "outageToleranceMs", "timeoutMs"];
    const more = [
      "expectRecords",
      "onProgress",
      "signal",
      "headers",
      "attemptTimeoutMs",
      "failFast",
    ];
    const options = Object.fromEntries([...names, ...more].map((name) => [name, undefined]));
    expect((await settle(client.waitForImport(id, options))).status).toBe("Completed");
  });
});
