import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/emulator.js";
import { IMPORT_STATUSES } from "../../src/index.js";
import { collect, rejection } from "../support/connect.js";
import { abortOnceReceived, CALLS, START } from "../support/emulator-calls.js";
import { DOCUMENT, IN_PROCESS, OVER_HTTP, throughPrism } from "../support/emulator-ways.js";

describe.each([IN_PROCESS, OVER_HTTP, throughPrism()])(
  "faults in the emulator $name",
  ({ open }) => {
    it("strikes only the operation that a fault is aimed at", async () => {
      const { emulator, client } = await open();
      await client.startImport(START);
      emulator.inject({ kind: "status", status: 503, operation: "describeImport" }, 2);
      await CALLS.startImport(client);
      await CALLS.listImports(client);
      await CALLS.cancelImport(client);
      expect(await rejection(CALLS.describeImport(client))).toMatchObject({ status: 503 });
      expect(await rejection(CALLS.describeImport(client))).toMatchObject({ status: 503 });
      expect(await CALLS.describeImport(client)).toMatchObject({ id: "1" });
    });

    it("strikes one request with one fault, in the order in which they were injected", async () => {
      const { emulator, client } = await open();
      for (const status of [500, 503, 429]) emulator.inject({ kind: "status", status });
      for (const status of [500, 503, 429]) {
        expect(await rejection(CALLS.listImports(client))).toMatchObject({ status });
      }
      expect(await CALLS.listImports(client)).toEqual([]);
    });

    it("applies a fault without end until it is removed", async () => {
      const { emulator, client } = await open();
      const takeBack = emulator.inject({ kind: "status", status: 503 }, Number.POSITIVE_INFINITY);
      for (let count = 0; count < 5; count += 1) {
        expect(await rejection(CALLS.listImports(client))).toMatchObject({ status: 503 });
      }
      expect([takeBack(), takeBack()]).toEqual([Number.POSITIVE_INFINITY, 0]);
      expect(await CALLS.listImports(client)).toEqual([]);
    });

    it("returns how many requests a fault would have affected that is removed", async () => {
      const { emulator, client } = await open();
      const takeBack = emulator.inject({ kind: "status", status: 503 }, 3);
      expect(await rejection(CALLS.listImports(client))).toMatchObject({ status: 503 });
      expect(takeBack()).toBe(2);
      expect(await CALLS.listImports(client)).toEqual([]);
    });

    it("shows an unknown status in a describe or a list", async () => {
      const { emulator, client } = await open({}, unknownStatus("status", "data.0.status"));
      await client.startImport(START);
      emulator.inject({ kind: "unknown_status", status: "Paused" }, 2);
      expect(await CALLS.describeImport(client)).toMatchObject({ id: "1", status: "Paused" });
      await CALLS.cancelImport(client);
      expect(await CALLS.listImports(client)).toMatchObject([{ id: "1", status: "Paused" }]);
      expect(await CALLS.describeImport(client)).toMatchObject({ status: "Cancelled" });
    });

    it("leaves out of a list what was started while it lags", async () => {
      const { emulator, client } = await open();
      await client.startImport(START);
      emulator.advance(1_000);
      await client.startImport(START);
      emulator.inject({ kind: "list_lag", ms: 1_000 }, 2);
      expect(await CALLS.listImports(client)).toMatchObject([{ id: "1" }]);
      emulator.advance(1_000);
      expect(await CALLS.listImports(client)).toMatchObject([{ id: "2" }, { id: "1" }]);
      await client.startImport(START);
      expect(await CALLS.listImports(client)).toMatchObject([{ id: "2" }, { id: "1" }]);
      expect(await CALLS.listImports(client)).toHaveLength(3);
      expect(await client.describeImport("3")).toMatchObject({ id: "3" });
    });

    it.each([0, 1, 5])("repeats the token of a page in a list of %d", async (count) => {
      const { emulator, client } = await open();
      for (let left = count; left > 0; left -= 1) await client.startImport(START);
      emulator.inject({ kind: "repeated_token" });
      const error = await rejection(collect(client.listImports({ limit: 2 })));
      expect(error).toMatchObject({ code: "invalid_response", reason: "repeated_token" });
      expect(await collect(client.listImports({ limit: 2 }))).toHaveLength(count);
    });

    it("keeps a distorting fault for a response that can show it", async () => {
      const { emulator, client } = await open({}, unknownStatus("status", "data.0.status"));
      emulator.inject({ kind: "unknown_status", status: "Paused" }, 2);
      emulator.inject({ kind: "list_lag", ms: 1_000 });
      expect(await CALLS.listImports(client)).toEqual([]);
      expect(await rejection(CALLS.describeImport(client))).toMatchObject({ status: 404 });
      const badToken = collect(client.listImports({ paginationToken: "none" }));
      expect(await rejection(badToken)).toMatchObject({ status: 400 });
      await client.startImport(START);
      expect(await CALLS.listImports(client)).toEqual([]);
      expect(await CALLS.listImports(client)).toMatchObject([{ status: "Paused" }]);
      expect(await CALLS.describeImport(client)).toMatchObject({ status: "Paused" });
      expect(await CALLS.describeImport(client)).toMatchObject({ status: "Pending" });
    });

    it("strikes a list with faults of several kinds at once", async () => {
      const { emulator, client } = await open({}, unknownStatus("data.0.status"));
      await client.startImport(START);
      emulator.advance(1_000);
      await client.startImport(START);
      emulator.inject({ kind: "list_lag", ms: 1_000 });
      emulator.inject({ kind: "unknown_status", status: "Paused" });
      emulator.inject({ kind: "status", status: 503 });
      expect(await rejection(CALLS.listImports(client))).toMatchObject({ status: 503 });
      expect(await CALLS.listImports(client)).toMatchObject([{ id: "1", status: "Paused" }]);
      expect(await CALLS.listImports(client)).toHaveLength(2);
    });
  },
);

/** Prism answers itself for what breaks off. */
describe.each([IN_PROCESS, OVER_HTTP])("faults in the emulator $name", ({ open }) => {
  it.each<Fault>([
    { kind: "drop", when: "after" },
    { kind: "empty" },
    { kind: "status", status: 504, when: "after" },
    { kind: "hang", where: "body" },
  ])("keeps a fault inside an answer where nobody sees it for $kind", async (fault) => {
    const { emulator, client } = await open();
    await client.startImport(START);
    const takeBack = emulator.inject({ kind: "list_lag", ms: 1 });
    emulator.inject(fault);
    const controller = new AbortController();
    const struck = CALLS.listImports(client, { signal: controller.signal });
    if (fault.kind === "hang") await abortOnceReceived(emulator, controller);
    await rejection(struck);
    expect(await CALLS.listImports(client)).toEqual([]);
    expect(takeBack()).toBe(0);
  });
});

/** What Prism says of a status that the contract does not name, where it names all that there may be. */
function unknownStatus(...places: string[]): string[] {
  const document = readFileSync(DOCUMENT, "utf8");
  const isClosed = new RegExp(`^ +enum:\\n +- ${IMPORT_STATUSES[0]}$`, "m").test(document);
  if (!isClosed) return [];
  return places.map((place) => {
    const rule = `must be equal to one of the allowed values: ${IMPORT_STATUSES.join(", ")}`;
    return `200: response.body.${place}: Response body property ${place} ${rule}`;
  });
}
