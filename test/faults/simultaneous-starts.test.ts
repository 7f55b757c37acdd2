import { describe, expect, it } from "vitest";
import { rejection } from "../support/connect.js";
import { connectInProcess, pass, type Tamper } from "../support/in-process.js";
import { dropStart, FINDINGS, loseStart, URI } from "./lost-start.js";

/** How long after its end a lost start may still take effect. */
const LATE_MS = 60_000;

describe("two starts of one uri at once", () => {
  it("claim nothing if both are unknown", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "drop", when: "after", operation: "startImport" }, 2);
    const errors = await setup.settle(
      Promise.all([1, 2].map(() => rejection(setup.client.startImport({ uri: URI })))),
    );
    for (const error of errors) {
      expect(error).toMatchObject({
        code: "start_unconfirmed",
        candidates: [{ uri: URI }, { uri: URI }],
        problem: expect.stringContaining(FINDINGS.otherStart),
      });
    }
    expect(setup.clock.pauses).toEqual([]);
    const received = setup.listReceived();
    expect(received.filter((operation) => operation === "listImports")).toHaveLength(2);
  });

  it("leave one unknown if the other has not reached the API yet", async () => {
    let starts = 0;
    const setup = connectInProcess({
      tamper: async (pass, { operation, wait }) => {
        if (operation === "startImport" && ++starts === 2) await wait(20_000);
        return pass();
      },
    });
    loseStart(setup);
    const both = [1, 2].map(() => setup.client.startImport({ uri: URI }));
    const [lost, received] = await setup.settle(Promise.allSettled(both));
    const problem = expect.stringContaining(FINDINGS.otherStart);
    expect(lost).toMatchObject({
      reason: { code: "start_unconfirmed", candidates: [{ id: "1" }], problem },
    });
    expect(received).toMatchObject({ value: { id: "2", outcome: "started" } });
  });

  it("claim nothing if one was lost and not searched", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    dropStart(setup);
    const both = [{ onUnknownOutcome: "throw" } as const, {}].map((options) => {
      return setup.client.startImport({ uri: URI }, options);
    });
    const [thrown, lost] = await setup.settle(Promise.allSettled(both));
    expect(thrown).toMatchObject({ reason: { code: "start_unconfirmed", candidates: [] } });
    expect(lost).toMatchObject({
      reason: { code: "start_unconfirmed", candidates: [{ id: "1" }] },
    });
  });

  it("claim nothing if a third one is lost during the search", async () => {
    let starts = 0;
    const setup = connectInProcess({
      tamper: async (pass, { operation }) => {
        const isLost = operation === "startImport" && ++starts > 1;
        const response = await pass();
        if (isLost) throw new TypeError("reset");
        return response;
      },
    });
    setup.emulator.inject({ kind: "list_lag", ms: 5_000 }, Number.POSITIVE_INFINITY);
    const received = setup.client.startImport({ uri: URI });
    const lost = rejection(setup.client.startImport({ uri: URI }));
    expect(await setup.settle(received)).toEqual({ id: "1", outcome: "started" });
    await setup.settle(setup.clock.delay(1_000, undefined));
    const third = rejection(setup.client.startImport({ uri: URI }));
    for (const error of await setup.settle(Promise.all([lost, third]))) {
      expect(error).toMatchObject({ code: "start_unconfirmed" });
    }
  });

  it("claim nothing if only one import was made", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    dropStart(setup);
    const errors = await setup.settle(
      Promise.all([1, 2].map(() => rejection(setup.client.startImport({ uri: URI })))),
    );
    for (const error of errors) {
      expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [{ id: "1" }] });
    }
  });

  it("return both imports if one has its response during the search for the other", async () => {
    const setup = connectInProcess({ tamper: delayStart(3_000, 2) });
    loseStart(setup);
    const [lost, received] = await setup.settle(
      Promise.all([1, 2].map(() => setup.client.startImport({ uri: URI }))),
    );
    expect(lost).toEqual({ id: "1", outcome: "reconciled" });
    expect(received).toEqual({ id: "2", outcome: "started" });
  });

  it("leave one unknown if the other takes too long", async () => {
    const setup = connectInProcess({ tamper: delayStart(20_000, 2) });
    loseStart(setup);
    const both = [1, 2].map(() => setup.client.startImport({ uri: URI }));
    const [lost, received] = await setup.settle(Promise.allSettled(both));
    expect(lost).toMatchObject({ reason: { code: "start_unconfirmed" } });
    expect(received).toMatchObject({ value: { id: "2", outcome: "started" } });
  });

  it("let one claim its import if the other was rejected", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    setup.emulator.inject({ kind: "status", status: 400, operation: "startImport" });
    const both = [1, 2].map(() => setup.client.startImport({ uri: URI }));
    const [lost, rejected] = await setup.settle(Promise.allSettled(both));
    expect(lost).toMatchObject({ value: { id: "1", outcome: "reconciled" } });
    expect(rejected).toMatchObject({ reason: { code: "api_error", status: 400 } });
  });

  it("leave one unknown if the other was aborted after it was sent", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    const when = "before";
    setup.emulator.inject({ kind: "hang", where: "headers", when, operation: "startImport" });
    const controller = new AbortController();
    const { signal } = controller;
    const both = [{}, { signal }].map((options) => setup.client.startImport({ uri: URI }, options));
    setup.clock.schedule(() => controller.abort("enough"), 5);
    const [lost, aborted] = await setup.settle(Promise.allSettled(both));
    expect(aborted).toMatchObject({ reason: "enough" });
    expect(lost).toMatchObject({
      reason: { code: "start_unconfirmed", candidates: [{ id: "1" }] },
    });
  });

  it("let one claim its import if the other was aborted before it was sent", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    const signal = AbortSignal.abort("enough");
    const both = [{}, { signal }].map((options) => setup.client.startImport({ uri: URI }, options));
    const [lost, aborted] = await setup.settle(Promise.allSettled(both));
    expect(aborted).toMatchObject({ reason: "enough" });
    expect(lost).toMatchObject({ value: { id: "1", outcome: "reconciled" } });
  });

  it.each(["in a pause", "before there is a key"])(
    "let one claim its import if the other was aborted %s",
    async (when) => {
      let calls = 0;
      const apiKey = async () => {
        calls += 1;
        if (when === "before there is a key" && calls === 1) await new Promise(() => {});
        return "key";
      };
      const setup = connectInProcess({ options: { apiKey } });
      if (when === "in a pause") setup.emulator.inject({ kind: "status", status: 429 });
      const controller = new AbortController();
      const { signal } = controller;
      const aborted = rejection(setup.client.startImport({ uri: URI }, { signal }));
      await setup.settle(setup.clock.delay(1, undefined));
      controller.abort("enough");
      expect(await aborted).toBe("enough");
      loseStart(setup);
      const started = await setup.settle(setup.client.startImport({ uri: URI }));
      expect(started).toEqual({ id: "1", outcome: "reconciled" });
    },
  );

  it("do not affect those of other uris", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "drop", when: "after", operation: "startImport" }, 2);
    const uris = [URI, `${URI}/2`];
    const started = await setup.settle(
      Promise.all(uris.map((uri) => setup.client.startImport({ uri }))),
    );
    expect(started).toEqual([
      { id: "1", outcome: "reconciled" },
      { id: "2", outcome: "reconciled" },
    ]);
  });

  it.each([
    { ms: LATE_MS - 1, isClaimed: false },
    { ms: LATE_MS, isClaimed: true },
  ])(
    "of which one is lost $ms ms before the other: the other claims its import: $isClaimed",
    async ({ ms, isClaimed }) => {
      const setup = connectInProcess();
      dropStart(setup);
      await setup.settle(rejection(setup.client.startImport({ uri: URI })));
      await pass(setup.clock, ms);
      loseStart(setup);
      const started = setup.settle(setup.client.startImport({ uri: URI }));
      if (isClaimed) expect(await started).toEqual({ id: "1", outcome: "reconciled" });
      else {
        const candidates = [{ id: "1" }];
        expect(await rejection(started)).toMatchObject({ code: "start_unconfirmed", candidates });
      }
    },
  );

  it("of which one takes effect after its time-out are not confused", async () => {
    const setup = connectInProcess({
      tamper: async (pass, { operation, headers, waitThroughAbort, passThroughAbort }) => {
        if (operation !== "startImport" || !headers["x-late"]) return pass();
        await waitThroughAbort(42_000);
        return passThroughAbort();
      },
    });
    const late = setup.client.startImport({ uri: URI }, { headers: { "x-late": "yes" } });
    expect(await setup.settle(rejection(late))).toMatchObject({ code: "start_unconfirmed" });
    dropStart(setup);
    setup.emulator.inject({ kind: "drop", when: "before", operation: "listImports" }, 5);
    const next = setup.client.startImport({ uri: URI });
    expect(await setup.settle(rejection(next))).toMatchObject({
      code: "start_unconfirmed",
      candidates: [{ id: "1" }],
    });
  });

  /** The response to the nth start is late. */
  function delayStart(ms: number, nth: number): Tamper {
    let starts = 0;
    return async (pass, { operation, wait }) => {
      const isMeant = operation === "startImport" && ++starts === nth;
      const response = await pass();
      if (isMeant) await wait(ms);
      return response;
    };
  }
});
