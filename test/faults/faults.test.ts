import { describe, expect, it } from "vitest";
import { isImportClientError, type OperationName, StartUnconfirmedError } from "../../src/index.js";
import { callsOn, failure, rejection } from "../support/connect.js";
import { FAULTS } from "./fault-table.js";
import { connectToFaulty } from "./faulty-server.js";
import { answer } from "./wire-faults.js";

const URI = "s3://bucket/dir";
const MAX_RETRIES = 2;

/** How often the list is read within the time for it, with the chance that the tests' clock gives. */
const ROUNDS = 9;

const { startImport: _, ...calls } = callsOn("1");
const REPEATABLE = Object.entries(calls) as [OperationName, (typeof calls)["listImports"]][];

describe.each(FAULTS)("$name", ({ fault, error, isRetried, start, isGoodForCancel = false }) => {
  it.each(REPEATABLE)("is what %s() meets and says", async (operation, call) => {
    const { client, emulator, clock, countReceived } = await connectToFaulty({ fault, operation });
    await client.startImport({ uri: URI });
    if (operation === "cancelImport" && isGoodForCancel) {
      await call(client);
      expect(countReceived()).toEqual({ startImport: 1, cancelImport: 1 });
      return;
    }
    const thrown = await rejection(call(client));
    const tries = isRetried ? 1 + MAX_RETRIES : 1;
    expect(thrown).toMatchObject({ ...error, attempts: tries });
    expect(isImportClientError(thrown)).toBe(true);
    expect(countReceived()).toEqual({ startImport: 1, [operation]: tries });
    expect(clock.pauses).toEqual([250, 500].slice(0, tries - 1));
    expect(clock.countTimers()).toBe(0);
    expect(emulator.imports).toHaveLength(1);
  });

  it.each(REPEATABLE)("is over for %s() with the next try", async (operation, call) => {
    const faulty = await connectToFaulty({ fault, operation, times: 1 });
    const { client, clock, countReceived } = faulty;
    await client.startImport({ uri: URI });
    const called = call(client);
    if (!isRetried && !(operation === "cancelImport" && isGoodForCancel)) {
      expect(await rejection(called)).toMatchObject({ ...error, attempts: 1 });
      return;
    }
    await called;
    const tries = operation === "cancelImport" && isGoodForCancel ? 1 : 2;
    expect(countReceived()).toEqual({ startImport: 1, [operation]: tries });
    expect(clock.countTimers()).toBe(0);
  });

  it("leads startImport() to what can be known", async () => {
    const faulty = await connectToFaulty({ fault, operation: "startImport" });
    const { client, emulator, clock, countReceived } = faulty;
    const started = client.startImport({ uri: URI });
    if (start === "taken") {
      expect(await started).toEqual({ id: "1", outcome: "reconciled" });
      expect(countReceived()).toEqual({ startImport: 1, listImports: 1 });
      expect(emulator.imports).toHaveLength(1);
    } else if (start === "none") {
      const thrown = await rejection(started);
      expect(thrown).toBeInstanceOf(StartUnconfirmedError);
      expect(thrown).toMatchObject({ uri: URI, candidates: [], cause: { ...error, attempts: 1 } });
      expect(countReceived()).toEqual({ startImport: 1, listImports: ROUNDS });
      expect(emulator.imports).toEqual([]);
    } else {
      const tries = start === "retried" ? 1 + MAX_RETRIES : 1;
      expect(await rejection(started)).toMatchObject({ ...error, attempts: tries });
      expect(countReceived()).toEqual({ startImport: tries });
      expect(emulator.imports).toEqual([]);
    }
    expect(clock.countTimers()).toBe(0);
  });

  it("leaves startImport() no choice where nobody may look", async () => {
    const { client, countReceived } = await connectToFaulty({ fault, operation: "startImport" });
    const started = client.startImport({ uri: URI }, { onUnknownOutcome: "throw", maxRetries: 0 });
    expect(await failure(started)).toMatchObject({ ...error, attempts: 1 });
    expect(countReceived()).toEqual({ startImport: 1 });
  });
});

/** By it a server says that it did not take the request: fetch sends again what it can, as the standard has it. */
describe("a 421", () => {
  it("is final for startImport(), of which fetch sends no second one either", async () => {
    const { client, countReceived } = await connectToFaulty({ fault: answer("none", 421) });
    const error = await rejection(client.startImport({ uri: URI }));
    expect(error).toMatchObject({ code: "api_error", status: 421, attempts: 1 });
    expect(countReceived()).toEqual({ startImport: 1 });
  });

  it.each(REPEATABLE)("is final for %s() when fetch has sent it twice", async (operation, call) => {
    const { client, countReceived } = await connectToFaulty({ fault: answer("none", 421) });
    expect(await rejection(call(client))).toMatchObject({ status: 421, attempts: 1 });
    expect(countReceived()).toEqual({ [operation]: 2 });
  });
});
