import { describe, expect, it } from "vitest";
import { OPERATIONS, type OperationName } from "../../generated/contract.js";
import type { ImportClientEvent } from "../../src/index.js";
import { API_KEY, callsOn, connect, failure } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";
import { respondWith } from "../support/local-server.js";

const CALLS = Object.entries(callsOn("1"));

describe("onEvent", () => {
  it.each(CALLS)("receives each attempt of %s()", async (operation, call) => {
    const setup = connectInProcess({
      tamper: async (pass, { wait }) => {
        await wait(7);
        return pass();
      },
    });
    await setup.settle(setup.client.startImport({ uri: "s3://bucket/dir" }));
    setup.events.length = 0;
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "2" });
    await setup.settle(call(setup.client));
    const { method, path: template } = OPERATIONS[operation as OperationName];
    const path = template.replace("{id}", "1");
    expect(setup.events).toEqual([
      { type: "request", operation, method, path, attempt: 1 },
      { type: "response", operation, status: 429, requestId: "2", durationMs: 7, attempt: 1 },
      {
        ...{ type: "retry", operation, attempt: 1, delayMs: 2_000 },
        reason: "the API responded 429: injected status 429",
      },
      { type: "request", operation, method, path, attempt: 2 },
      { type: "response", operation, status: 200, requestId: "3", durationMs: 7, attempt: 2 },
    ]);
  });

  it("receives durations by the monotonic clock", async () => {
    const setup = connectInProcess({
      tamper: async (pass, { wait }) => {
        const { now } = setup.clock;
        setup.clock.now = () => now() + 3_600_000;
        await wait(7);
        return pass();
      },
    });
    await setup.settle(setup.client.startImport({ uri: "s3://bucket/dir" }));
    expect(setup.events[1]).toMatchObject({ type: "response", durationMs: 7 });
  });

  it("receives a failed connection as the reason of a retry", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "drop", when: "before" });
    await setup.settle(failure(setup.client.describeImport("1")));
    expect(setup.events.map(({ type }) => type)).toEqual([
      ...["request", "retry"],
      ...["request", "response"],
    ]);
    expect(setup.events[1]).toMatchObject({ reason: "the connection failed: read ECONNRESET" });
  });

  it("receives the path with its query and the prefix of the host", async () => {
    const events: ImportClientEvent[] = [];
    const { client } = await connect(respondWith(200, {}), {
      indexHost: "http://localhost/proxy",
      onEvent: (event) => void events.push(event),
      fetch: async () => Response.json({}),
    });
    for await (const _ of client.listImports({ limit: 3, paginationToken: "a b" }).pages());
    expect(events[0]).toMatchObject({
      path: "/proxy/bulk/imports?limit=3&paginationToken=a%20b",
    });
  });

  it.each([
    {
      name: "throws",
      onEvent: () => {
        throw new Error("mine");
      },
    },
    { name: "rejects", onEvent: () => Promise.reject(new Error("mine")) },
  ])("that $name does not harm the call", async ({ onEvent }) => {
    const { client, emulator, settle } = connectInProcess({ options: { onEvent } });
    emulator.inject({ kind: "status", status: 429 });
    emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
    const started = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
  });

  it("never receives the key, neither in an id nor from a server that echoes it", async () => {
    const events: ImportClientEvent[] = [];
    const { client } = await connect(
      (_request, response) => {
        response.writeHead(503, { "x-request-id": `id-${API_KEY}` }).end(`no key ${API_KEY}`);
      },
      { onEvent: (event) => void events.push(event), maxRetries: 1 },
    );
    await failure(client.describeImport(API_KEY));
    expect(events.map(({ type }) => type)).toEqual([
      ...["request", "response", "retry"],
      ...["request", "response"],
    ]);
    expect(JSON.stringify(events)).not.toContain(API_KEY);
    expect(events[0]).toMatchObject({ path: "/bulk/imports/[redacted]" });
  });
});
