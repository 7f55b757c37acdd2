import { describe, expect, it } from "vitest";
import { callsOn, failure, rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";

const CALLS = Object.entries(callsOn("1"));
const HOUR_MS = 3_600_000;

/** Values of `Retry-After`, and how long the pause is that follows: none if the call fails at once. */
const RETRY_AFTERS: { value: string; pauseMs?: number; retryAfterMs: number | undefined }[] = [
  { value: "7", pauseMs: 7_000, retryAfterMs: 7_000 },
  { value: "60", pauseMs: 60_000, retryAfterMs: 60_000 },
  { value: "1.5", pauseMs: 1_500, retryAfterMs: 1_500 },
  { value: "0", pauseMs: 250, retryAfterMs: 0 },
  { value: "0.1", pauseMs: 250, retryAfterMs: 100 },
  { value: "-1", pauseMs: 250, retryAfterMs: undefined },
  { value: "soon", pauseMs: 250, retryAfterMs: undefined },
  { value: "1e1", pauseMs: 250, retryAfterMs: undefined },
  { value: "2, 7,3", pauseMs: 7_000, retryAfterMs: 7_000 },
  { value: "Thu, 21 Aug 2025 12:00:10", pauseMs: 250, retryAfterMs: undefined },
  { value: "Thu, 21 Aug 2025 12:00:10 +0200", pauseMs: 250, retryAfterMs: undefined },
  { value: "2, soon", pauseMs: 250, retryAfterMs: undefined },
  { value: "60.001", retryAfterMs: 60_001 },
  { value: "61", retryAfterMs: 61_000 },
  { value: "600", retryAfterMs: 600_000 },
  { value: "9".repeat(400), retryAfterMs: Number.POSITIVE_INFINITY },
];

describe.each([-HOUR_MS, 0, HOUR_MS])("if the server's clock is %d ms ahead", (skewMs) => {
  const dates = [
    { inMs: 10_000, pauseMs: 10_000 },
    { inMs: 60_000, pauseMs: 60_000 },
    { inMs: -5_000, pauseMs: 250 },
    { inMs: 61_000, pauseMs: undefined },
    { inMs: 600_000, pauseMs: undefined },
  ];
  it.each(dates)("a date $inMs ms from then leads to a pause of $pauseMs", async (row) => {
    const setup = connectInProcess({ skewMs });
    await setup.client.startImport({ uri: "s3://bucket/dir" });
    const retryAfter = new Date(setup.clock.now() + skewMs + row.inMs).toUTCString();
    setup.emulator.inject({ kind: "status", status: 503, retryAfter });
    const described = setup.settle(setup.client.describeImport("1"));
    if (row.pauseMs === undefined) {
      const error = await rejection(described);
      expect(error).toMatchObject({ status: 503, retryAfterMs: row.inMs, attempts: 1 });
      expect(setup.clock.pauses).toEqual([]);
    } else {
      await described;
      expect(setup.clock.pauses).toEqual([row.pauseMs]);
    }
  });
});

describe.each(CALLS)("a Retry-After with a 429 to %s()", (_name, call) => {
  it.each(RETRY_AFTERS)("of $value leads to a pause of $pauseMs ms", async (row) => {
    const setup = connectInProcess();
    await setup.client.startImport({ uri: "s3://bucket/dir" });
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: row.value });
    const called = setup.settle(call(setup.client));
    if (row.pauseMs === undefined) {
      const error = await rejection(called);
      expect(error).toMatchObject({ status: 429, retryAfterMs: row.retryAfterMs, attempts: 1 });
      expect(setup.clock.pauses).toEqual([]);
      expect(setup.clock.monotonic()).toBe(0);
    } else {
      await called;
      expect(setup.clock.pauses).toEqual([row.pauseMs]);
      expect(setup.clock.monotonic()).toBe(row.pauseMs);
    }
    expect(setup.clock.countTimers()).toBe(0);
  });

  it("fails at once if it asks for more time than the call has left", async () => {
    const setup = connectInProcess({ options: { timeoutMs: 10_000 } });
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "4" }, 2);
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "3" });
    const error = await setup.settle(rejection(call(setup.client)));
    expect(error).toMatchObject({ status: 429, retryAfterMs: 3_000, attempts: 3 });
    expect(setup.clock.pauses).toEqual([4_000, 4_000]);
  });

  it("fails at once if it asks for more time than the call has in all", async () => {
    const setup = connectInProcess({ options: { timeoutMs: 10_000 } });
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "10" });
    const error = await setup.settle(rejection(call(setup.client)));
    expect(error).toMatchObject({ status: 429, retryAfterMs: 10_000, attempts: 1 });
    expect(setup.clock.pauses).toEqual([]);
  });
});

describe("a pause without a Retry-After", () => {
  it.each([
    { chance: 0, pauses: [0, 0, 0, 0, 0, 0, 0] },
    { chance: 0.5, pauses: [250, 500, 1_000, 2_000, 4_000, 4_000, 4_000] },
    { chance: 0.999, pauses: [499.5, 999, 1_998, 3_996, 7_992, 7_992, 7_992] },
  ])(
    "doubles to a cap, and is multiplied by a random number: $chance",
    async ({ chance, pauses }) => {
      const setup = connectInProcess({ random: () => chance, options: { maxRetries: 7 } });
      setup.emulator.inject({ kind: "status", status: 500 }, Number.POSITIVE_INFINITY);
      const error = await setup.settle(rejection(setup.client.describeImport("1")));
      expect(error).toMatchObject({ status: 500, attempts: 8 });
      expect(setup.clock.pauses.map((ms) => Math.round(ms * 1_000) / 1_000)).toEqual(pauses);
    },
  );

  it("does not begin if the call has less time left", async () => {
    const options = { timeoutMs: 700, maxRetries: Number.POSITIVE_INFINITY };
    const setup = connectInProcess({ options });
    setup.emulator.inject({ kind: "status", status: 502 }, Number.POSITIVE_INFINITY);
    const error = await setup.settle(rejection(setup.client.describeImport("1")));
    expect(error).toMatchObject({ status: 502, attempts: 2 });
    expect(setup.clock.pauses).toEqual([250]);
    expect(setup.clock.countTimers()).toBe(0);
  });

  it("lets the error of a start count its attempts, the last of which it describes", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "status", status: 429 }, 1);
    setup.emulator.inject({ kind: "status", status: 504 }, 1);
    const call = setup.client.startImport({ uri: "s3://b" }, { onUnknownOutcome: "throw" });
    const error = await setup.settle(failure(call));
    expect(error).toMatchObject({ code: "api_error", status: 504, attempts: 2 });
    expect(setup.listReceived()).toEqual(["startImport", "startImport"]);
  });
});
