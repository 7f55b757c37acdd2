import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { collect, rejection } from "../support/connect.js";
import { CALLS, START } from "../support/emulator-calls.js";
import { IN_PROCESS, KEY, OVER_HTTP, throughPrism } from "../support/emulator-ways.js";

const NOT_JSON =
  'The received media type "text/plain; charset=utf-8" does not match the one specified in the current response: application/json';

/** The contract knows errors as JSON alone; a wrong key is answered in plain text all the same. */
const PLAIN_TEXT_401 = [
  `401: response: ${NOT_JSON}`,
  "401: response.body: Response body must be object",
];

describe.each([IN_PROCESS, OVER_HTTP, throughPrism()])("the emulator $name", ({ open }) => {
  it("accepts any key if it was created without one", async () => {
    const { send } = await open();
    const response = await send("/bulk/imports", { headers: { "api-key": "another" } });
    expect(response.status).toBe(200);
  });

  it("responds to another key than its own with a 401 in plain text", async () => {
    const { client, emulator } = await open({ apiKey: "the-only-key" }, PLAIN_TEXT_401);
    for (const call of Object.values(CALLS)) {
      const error = await rejection(call(client));
      expect(error).toMatchObject({ status: 401, rpcCode: undefined });
      expect(String(error)).toContain("Api-Key is missing, or not a key of this project");
    }
    expect(emulator.imports).toEqual([]);
  });

  it("takes its own key", async () => {
    const { client } = await open({ apiKey: KEY });
    expect((await client.startImport(START)).id).toBe("1");
  });

  it("names each request by its number, and states the emulator's time", async () => {
    const { send, emulator } = await open({ clock: () => Date.UTC(2025, 7, 21, 11) });
    await send("/bulk/imports");
    emulator.advance(3_600_000);
    const { headers } = await send("/bulk/imports");
    expect(headers.get("x-pinecone-request-id")).toBe("2");
    expect(headers.get("date")).toBe("Thu, 21 Aug 2025 12:00:00 GMT");
    expect(headers.get("content-type")).toBe("application/json");
  });

  it("shows what it received, without the key", async () => {
    const { client, emulator } = await open();
    await client.startImport({ ...START, errorMode: { onError: "continue" } });
    await collect(client.listImports({ limit: 5 }));
    const [start, list] = emulator.received;
    expect(start).toEqual({
      operation: "startImport",
      method: "POST",
      path: "/bulk/imports",
      headers: expect.objectContaining({ "content-type": "application/json" }),
      body: expect.any(String),
    });
    expect(JSON.parse(start?.body ?? "")).toEqual({
      ...START,
      errorMode: { onError: "continue" },
    });
    expect(list).toMatchObject({
      operation: "listImports",
      method: "GET",
      path: "/bulk/imports?limit=5",
      body: "",
    });
    expect(inspect(emulator, { depth: null })).not.toContain(KEY);
  });
});
