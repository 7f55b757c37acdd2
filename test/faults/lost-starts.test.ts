import { describe, expect, it } from "vitest";
import { rejection } from "../support/connect.js";
import { connectInProcess, type InProcess, pass } from "../support/in-process.js";
import { changeList, dropHeader, dropStart, FINDINGS, loseStart, URI } from "./lost-start.js";

const HOUR_MS = 3_600_000;

/** How long after its end a lost start may still take effect. */
const LATE_MS = 60_000;

describe("a start whose response was lost", () => {
  it.each([-50, -30, -2, 2, 30, 50].map((hours) => hours * HOUR_MS).concat([-1_000, 0, 1, 999]))(
    "is found in the list if the server's clock is %d ms ahead",
    async (skewMs) => {
      const setup = connectInProcess({ skewMs });
      await pass(setup.clock, 777);
      loseStart(setup);
      const started = await setup.settle(setup.client.startImport({ uri: URI }));
      expect(started).toEqual({ id: "1", outcome: "reconciled" });
      expect(setup.listReceived()).toEqual(["startImport", "listImports"]);
      expect(setup.events.filter(({ type }) => type === "reconcile")).toEqual([
        { type: "reconcile", phase: "begin", uri: URI, candidates: 0, pagesRead: 0 },
        { type: "reconcile", phase: "end", uri: URI, candidates: 1, pagesRead: 1 },
      ]);
      expect(setup.events.at(-1)).toMatchObject({ phase: "end" });
    },
  );

  it("is unconfirmed if responses have no Date, since nobody knows what was created since", async () => {
    const setup = connectInProcess({ tamper: dropHeader("date") });
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      candidates: [{ id: "1" }],
      problem: expect.stringContaining(FINDINGS.noTime),
    });
  });

  it("is found if the list shows it only after 6 s", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "list_lag", ms: 6_000 }, Number.POSITIVE_INFINITY);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.clock.monotonic()).toBeGreaterThan(6_000);
    expect(setup.clock.monotonic()).toBeLessThan(8_500);
  });

  it("is unconfirmed if the list lags too long, and not sent again", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "list_lag", ms: 60_000 }, Number.POSITIVE_INFINITY);
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      uri: URI,
      candidates: [],
      requestedAt: new Date("2025-08-21T12:00:00Z"),
      cause: { code: "connection_failed", reason: "broken" },
      problem: expect.stringContaining(FINDINGS.noMatch),
    });
    expect(setup.clock.monotonic()).toBeGreaterThan(8_000);
    expect(setup.clock.monotonic()).toBeLessThanOrEqual(10_000);
    expect(setup.emulator.imports).toHaveLength(1);
  });

  it.each([
    { timeoutMs: 1_000, sentMs: 500 },
    { timeoutMs: 20_000, sentMs: 10_000 },
    { timeoutMs: 25_000, sentMs: 15_000 },
  ])(
    "is searched in time that is reserved for it: of $timeoutMs ms the start has $sentMs",
    async (row) => {
      const setup = connectInProcess({ options: { timeoutMs: row.timeoutMs, maxRetries: 0 } });
      setup.emulator.inject({ kind: "hang", where: "headers", operation: "startImport" });
      const started = await setup.settle(setup.client.startImport({ uri: URI }));
      expect(started).toEqual({ id: "1", outcome: "reconciled" });
      expect(setup.clock.monotonic()).toBe(row.sentMs);
    },
  );

  it("has all of the time if it is not to be searched", async () => {
    const options = { timeoutMs: 1_000, onUnknownOutcome: "throw" } as const;
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "hang", where: "headers", operation: "startImport" });
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI }, options)));
    expect(error).toMatchObject({ code: "start_unconfirmed", cause: { timeoutMs: 1_000 } });
    expect(setup.clock.monotonic()).toBe(1_000);
  });

  it.each([
    { when: "before", timeoutMs: 2_000, endsMs: 2_000 },
    { when: "before", timeoutMs: Number.POSITIVE_INFINITY, endsMs: 10_000 },
  ] as const)("is searched no longer than the call may take: $timeoutMs ms", async (row) => {
    const setup = connectInProcess({ options: { timeoutMs: row.timeoutMs } });
    dropStart(setup);
    setup.emulator.inject({ kind: "hang", where: "headers", operation: "listImports" }, 9);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
    expect(setup.clock.monotonic()).toBe(row.endsMs);
    expect(setup.clock.countTimers()).toBe(0);
  });

  it("is not confused with an earlier import, or one of another uri", async () => {
    const setup = connectInProcess();
    const other = setup.connectAnother();
    await other.startImport({ uri: URI });
    await pass(setup.clock, 1_500);
    await other.startImport({ uri: `${URI}/x` });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is not confused with one that somebody else started while it was still rejected", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "5" });
    const failed = rejection(setup.client.startImport({ uri: URI }));
    await setup.settle(setup.clock.delay(3_000, undefined));
    await setup.connectAnother().startImport({ uri: URI });
    dropStart(setup);
    expect(await setup.settle(failed)).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is not confused with one that this client has returned, before or after", async () => {
    const setup = connectInProcess();
    expect(await setup.client.startImport({ uri: URI })).toEqual({ id: "1", outcome: "started" });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
    await pass(setup.clock, LATE_MS);
    loseStart(setup);
    const found = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(found).toEqual({ id: "2", outcome: "reconciled" });
    dropStart(setup);
    const again = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(again).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is unconfirmed if several imports match", async () => {
    const setup = connectInProcess();
    await setup.connectAnother().startImport({ uri: URI });
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      candidates: [{ id: "2" }, { id: "1" }],
      problem: expect.stringContaining("2 imports (2, 1) in the list match it"),
    });
    expect(setup.listReceived()).toEqual(["startImport", "startImport", "listImports"]);
  });

  it.each(["2025-08-21T12:00:00z", "2025-08-21T14:00:00+0200", "2025-08-21T05:00:00.000001-07:00"])(
    "is found if it was created at %s",
    async (createdAt) => {
      const tamper = changeList((imports) => imports.map((each) => ({ ...each, createdAt })));
      const setup = connectInProcess({ tamper });
      loseStart(setup);
      const started = await setup.settle(setup.client.startImport({ uri: URI }));
      expect(started).toEqual({ id: "1", outcome: "reconciled" });
    },
  );

  it("is unconfirmed if the list takes longer than the call may", async () => {
    const setup = connectInProcess({
      options: { timeoutMs: 1_000 },
      tamper: async (pass, { operation, wait }) => {
        if (operation === "listImports") await wait(2_000);
        return pass();
      },
    });
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      cause: { code: "connection_failed" },
      problem: expect.stringContaining(`${FINDINGS.unread} (timed out after 1000 ms)`),
    });
    expect(setup.clock.monotonic()).toBe(1_000);
  });

  it("is not searched with onUnknownOutcome: throw", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    const started = setup.client.startImport({ uri: URI }, { onUnknownOutcome: "throw" });
    expect(await setup.settle(rejection(started))).toMatchObject({
      code: "start_unconfirmed",
      candidates: [],
      problem: expect.stringContaining("onUnknownOutcome"),
    });
    expect(setup.listReceived()).toEqual(["startImport"]);
  });

  it.each([undefined, "yesterday", "2025-08-21T12:00:00"])(
    "is unconfirmed if the import that matches was created at %s",
    async (createdAt) => {
      const tamper = changeList((imports) => imports.map((each) => ({ ...each, createdAt })));
      const setup = connectInProcess({ tamper });
      loseStart(setup);
      const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
      expect(error).toMatchObject({
        code: "start_unconfirmed",
        candidates: [{ id: "1", uri: URI }],
        problem: expect.stringContaining(FINDINGS.undated),
      });
      expect(setup.events.at(-1)).toMatchObject({ type: "reconcile", candidates: 1 });
    },
  );

  it("is not searched among imports from before it was sent", async () => {
    let isAsked = false;
    const apiKey = async () => {
      if (!isAsked) await setup.clock.delay(10_000, undefined);
      isAsked = true;
      return "key";
    };
    const setup: InProcess = connectInProcess({ options: { apiKey: () => apiKey() } });
    const failed = rejection(setup.client.startImport({ uri: URI }));
    await setup.settle(setup.clock.delay(5_000, undefined));
    await setup.emulator.fetch("https://localhost/bulk/imports", {
      method: "POST",
      headers: { "api-key": "any" },
      body: JSON.stringify({ uri: URI }),
    });
    dropStart(setup);
    expect(await setup.settle(failed)).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is not confused with one that this client has attached to", async () => {
    const setup = connectInProcess();
    await setup.connectAnother().startImport({ uri: URI });
    const attached = await setup.client.startImport({ uri: URI }, { attach: "unfinished" });
    expect(attached).toEqual({ id: "1", outcome: "attached" });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is found by its own start even if another one attaches to it", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    setup.emulator.inject({ kind: "status", status: 500, operation: "listImports" });
    const lost = setup.client.startImport({ uri: URI });
    await setup.settle(setup.clock.delay(100, undefined));
    const attached = setup.client.startImport({ uri: URI }, { attach: "unfinished" });
    expect(await setup.settle(attached)).toEqual({ id: "1", outcome: "attached" });
    expect(await setup.settle(lost)).toEqual({ id: "1", outcome: "reconciled" });
  });

  it("has no candidate that this client has returned", async () => {
    const tamper = changeList((imports) => imports.map(({ createdAt: _, ...each }) => each));
    const setup = connectInProcess({ tamper });
    await setup.client.startImport({ uri: URI });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is searched with the attempt's time-out of the call if that is shorter", async () => {
    const setup = connectInProcess({ options: { attemptTimeoutMs: 700 } });
    loseStart(setup);
    const fault = { kind: "hang", where: "headers", operation: "listImports" } as const;
    setup.emulator.inject(fault);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.clock.monotonic()).toBe(700 + 187.5);
  });

  it("is found if its time is cut to milliseconds and ours is not", async () => {
    const setup = connectInProcess({
      // So that the Date of the response is not earlier than the start.
      tamper: async (pass, { operation, wait }) => {
        if (operation === "listImports") await wait(999.4);
        return pass();
      },
    });
    await pass(setup.clock, 0.6);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.listReceived()).toEqual(["startImport", "listImports"]);
  });

  it("is found next to an import without a time of creation", async () => {
    const undated = { id: "x", uri: URI, status: "Pending" };
    const setup = connectInProcess({ tamper: changeList((imports) => [undated, ...imports]) });
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
  });
});

describe("a redirect of a start whose status is hidden", () => {
  it.each([
    { name: "is hidden by a browser", seen: { type: "opaqueredirect", status: 0 } },
    ...[200, 302, 404, 429, 503].map((status) => ({
      name: `was followed by a fetch to a ${status}`,
      seen: { redirected: true, status },
    })),
  ])("leaves its outcome unknown if it $name", async ({ seen }) => {
    // A Response of these kinds cannot be constructed.
    const response = { headers: new Headers(), body: null, ...seen } as unknown as Response;
    const setup = connectInProcess({
      tamper: async (pass, { operation }) => {
        const passed = await pass();
        return operation === "startImport" ? response : passed;
      },
    });
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.emulator.imports).toHaveLength(1);
  });
});

describe("an abort during the search for a lost start", () => {
  it("ends it at once, and leaves nothing behind", async () => {
    const setup = connectInProcess();
    dropStart(setup);
    const controller = new AbortController();
    const { signal } = controller;
    const failed = rejection(setup.client.startImport({ uri: URI }, { signal }));
    await setup.settle(setup.clock.delay(3_000, undefined));
    controller.abort(null);
    expect(await failed).toBe(null);
    expect(setup.clock.countTimers()).toBe(0);
    expect(setup.events.filter(({ type }) => type === "reconcile")).toMatchObject([
      { phase: "begin", pagesRead: 0 },
      { phase: "end", candidates: 0 },
    ]);
  });
});
