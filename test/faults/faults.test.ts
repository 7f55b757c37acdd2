import { describe, expect, it } from "vitest";
import type { OperationName } from "../../generated/contract.js";
import { isImportClientError, StartUnconfirmedError } from "../../src/index.js";
import { callsOn, failure, rejection } from "../support/connect.js";
import { FAULTS } from "./fault-table.js";
import { connectToFaulty } from "./faulty-server.js";
import { respond } from "./wire-faults.js";

const URI = "s3://bucket/dir";
const MAX_RETRIES = 2;

/** How often the list is read in the time for it, with the random numbers of the test clock. */
const ROUNDS = 9;

const { startImport: _, ...calls } = callsOn("1");
const IDEMPOTENT = Object.entries(calls) as [OperationName, (typeof calls)["listImports"]][];

describe.each(FAULTS)("$name", ({ fault, error, isRetried, start, cancelSucceeds = false }) => {
  it.each(IDEMPOTENT)(
    "is the error of %s() after as many attempts as it permits",
    async (operation, call) => {
      const { client, emulator, clock, countReceived } = await connectToFaulty({
        fault,
        operation,
      });
      await client.startImport({ uri: URI });
      if (operation === "cancelImport" && cancelSucceeds) {
        await call(client);
        expect(countReceived()).toEqual({ startImport: 1, cancelImport: 1 });
        return;
      }
      const thrown = await rejection(call(client));
      const attempts = isRetried ? 1 + MAX_RETRIES : 1;
      expect(thrown).toMatchObject({ ...error, attempts });
      expect(isImportClientError(thrown)).toBe(true);
      expect(countReceived()).toEqual({ startImport: 1, [operation]: attempts });
      expect(clock.pauses).toEqual([250, 500].slice(0, attempts - 1));
      expect(clock.countTimers()).toBe(0);
      expect(emulator.imports).toHaveLength(1);
    },
  );

  it.each(IDEMPOTENT)("does not outlast the next attempt of %s()", async (operation, call) => {
    const faulty = await connectToFaulty({ fault, operation, times: 1 });
    const { client, clock, countReceived } = faulty;
    await client.startImport({ uri: URI });
    const called = call(client);
    if (!isRetried && !(operation === "cancelImport" && cancelSucceeds)) {
      expect(await rejection(called)).toMatchObject({ ...error, attempts: 1 });
      return;
    }
    await called;
    const attempts = operation === "cancelImport" && cancelSucceeds ? 1 : 2;
    expect(countReceived()).toEqual({ startImport: 1, [operation]: attempts });
    expect(clock.countTimers()).toBe(0);
  });

  it("makes startImport() retry, reject or search the list", async () => {
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
      const attempts = start === "retried" ? 1 + MAX_RETRIES : 1;
      expect(await rejection(started)).toMatchObject({ ...error, attempts });
      expect(countReceived()).toEqual({ startImport: attempts });
      expect(emulator.imports).toEqual([]);
    }
    expect(clock.countTimers()).toBe(0);
  });

  it("is final for startImport() without a retry and without a search", async () => {
    const { client, countReceived } = await connectToFaulty({ fault, operation: "startImport" });
    const started = client.startImport({ uri: URI }, { onUnknownOutcome: "throw", maxRetries: 0 });
    expect(await failure(started)).toMatchObject({ ...error, attempts: 1 });
    expect(countReceived()).toEqual({ startImport: 1 });
  });
});

/** The server did not accept the request: by the standard, fetch then repeats by itself what it may. */
describe("a 421", () => {
  it("is final for startImport(), which fetch does not repeat either", async () => {
    const { client, countReceived } = await connectToFaulty({ fault: respond("none", 421) });
    const error = await rejection(client.startImport({ uri: URI }));
    expect(error).toMatchObject({ code: "api_error", status: 421, attempts: 1 });
    expect(countReceived()).toEqual({ startImport: 1 });
  });

  it.each(IDEMPOTENT)(
    "is final for %s(), also if fetch has repeated it",
    async (operation, call) => {
      const { client, countReceived } = await connectToFaulty({ fault: respond("none", 421) });
      expect(await rejection(call(client))).toMatchObject({ status: 421, attempts: 1 });
      // A body that is a stream is not sent again.
      expect(countReceived()).toEqual({ [operation]: operation === "describeIndexStats" ? 1 : 2 });
    },
  );
});
