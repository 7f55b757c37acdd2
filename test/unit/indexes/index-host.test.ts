import { describe, expect, it } from "vitest";
import { wireImportClient } from "../../../src/client.js";
import { ApiError, TimeoutError } from "../../../src/index.js";
import { createTestClock, drive } from "../../support/clocks.js";
import { API_KEY, CALLS, connect, rejection } from "../../support/connect.js";
import { findClosedAddress, respondWith } from "../../support/local-server.js";
import { connectByName, IMPORT, LOOKUP, READY } from "./connect-by-name.js";

describe("a client with the name of an index", () => {
  it("sends nothing before the first call, and looks up the host once for all calls after it", async () => {
    const { client, listRequests } = await connectByName();
    expect(listRequests()).toEqual([]);
    for (const call of Object.values(CALLS)) await call(client);
    expect(listRequests()).toEqual([
      LOOKUP,
      "POST /bulk/imports",
      "GET /bulk/imports/101",
      "GET /bulk/imports",
      "DELETE /bulk/imports/101",
      "POST /describe_index_stats",
    ]);
  });

  it("looks it up with the key, the version and the headers of the client and of the call", async () => {
    const { client, received } = await connectByName({ headers: { "x-all": "1" } });
    await client.describeImport("101", { headers: { "x-one": "2" } });
    for (const { headers } of received) {
      expect(headers).toMatchObject({
        "api-key": API_KEY,
        "x-pinecone-api-version": expect.stringMatching(/^\d{4}-\d{2}/),
        "x-all": "1",
        "x-one": "2",
      });
    }
    expect(received).toHaveLength(2);
  });

  it("reports the lookup as an event", async () => {
    const { client, events } = await connectByName();
    await client.describeImport("101");
    expect(events).toMatchObject([
      { type: "request", operation: "describeIndex", method: "GET", path: "/indexes/docs" },
      { type: "response", operation: "describeIndex", status: 200 },
      { type: "request", operation: "describeImport", path: "/bulk/imports/101" },
      { type: "response", operation: "describeImport" },
    ]);
  });

  it("lets simultaneous first calls each look it up, so that none depends on another", async () => {
    const { client, listRequests } = await connectByName();
    await Promise.all([client.describeImport("101"), client.describeImport("101")]);
    await client.describeImport("101");
    expect(listRequests().filter((each) => each === LOOKUP)).toHaveLength(2);
  });

  it("does not keep a lookup that failed", async () => {
    let attempts = 0;
    const { client, url, listRequests } = await connectByName({
      lookup(request, response) {
        attempts += 1;
        const index = { name: "docs", host: url, status: READY };
        respondWith(attempts === 1 ? 500 : 200, index)(request, response);
      },
    });
    expect(await rejection(client.describeImport("101"))).toBeInstanceOf(ApiError);
    expect(await client.describeImport("101")).toEqual(IMPORT);
    expect(listRequests()).toEqual([LOOKUP, LOOKUP, "GET /bulk/imports/101"]);
  });

  it("looks it up again after no connection to it came about, and goes to where the index is now", async () => {
    const hosts = [await findClosedAddress()];
    const { client, url, listRequests } = await connectByName({
      lookup: (request, response) =>
        respondWith(200, { name: "docs", host: hosts.shift() ?? url, status: READY })(
          request,
          response,
        ),
    });
    const error = await rejection(client.startImport({ uri: "s3://bucket/dir" }));
    expect(error).toMatchObject({ code: "connection_failed", reason: "unreachable" });
    expect(await client.startImport({ uri: "s3://bucket/dir" })).toMatchObject({ id: "101" });
    await client.describeImport("101");
    expect(listRequests()).toEqual([LOOKUP, LOOKUP, "POST /bulk/imports", "GET /bulk/imports/101"]);
  });

  it("keeps the host after a connection that broke, since the index was there", async () => {
    let breaks = true;
    const { client, events } = await connectByName({
      async fetch(url, init) {
        if (breaks && url.includes("/bulk/")) throw new TypeError("terminated");
        return fetch(url, init);
      },
    });
    expect(await rejection(client.describeImport("101"))).toMatchObject({ reason: "broken" });
    breaks = false;
    await client.describeImport("101");
    const lookups = events.filter(
      (event) => event.type === "request" && event.operation === "describeIndex",
    );
    expect(lookups).toHaveLength(1);
  });

  it("retries the lookup, and lets the call have what is left of its time", async () => {
    let attempts = 0;
    const { client, url, listRequests } = await connectByName({
      maxRetries: 2,
      lookup(request, response) {
        attempts += 1;
        const index = { name: "docs", host: url, status: READY };
        respondWith(attempts < 3 ? 503 : 200, index)(request, response);
      },
    });
    await client.describeImport("101");
    expect(listRequests()).toEqual([LOOKUP, LOOKUP, LOOKUP, "GET /bulk/imports/101"]);
  });

  it("has the time-out of the call include the lookup", async () => {
    const { client } = await connectByName({ lookup: () => {}, timeoutMs: 300 });
    const error = await rejection(client.startImport({ uri: "s3://bucket/dir" }));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toMatchObject({
      action: "find the host of the index docs",
      scope: "call",
    });
  });

  it("leaves the request what is left of the time-out of the call", async () => {
    const clock = createTestClock();
    const index = { name: "docs", host: "docs.example", status: READY };
    const client = wireImportClient(
      {
        apiKey: API_KEY,
        indexName: "docs",
        timeoutMs: 300,
        async fetch(url, { signal }) {
          await clock.delay(url.endsWith("/indexes/docs") ? 200 : 1_000, signal);
          return Response.json(index);
        },
      },
      clock,
    );
    const beganAt = clock.monotonic();
    const error = await drive(clock, rejection(client.describeImport("101")));
    expect(error).toMatchObject({ code: "timed_out", action: "describe import 101" });
    expect(clock.monotonic() - beganAt).toBe(300);
  });

  it("rejects with the caller's own reason if the call is aborted while it is looked up", async () => {
    const controller = new AbortController();
    const reason = new Error("mine");
    const { client } = await connectByName({ lookup: () => controller.abort(reason) });
    const { signal } = controller;
    expect(await rejection(client.startImport({ uri: "s3://b/d" }, { signal }))).toBe(reason);
  });

  it("takes the host of the index without a scheme for https", async () => {
    const urls: string[] = [];
    const { client } = await connectByName({
      described: { host: "docs-a1.svc.example.io" },
      async fetch(url, init) {
        if (!url.startsWith("https:")) return fetch(url, init);
        urls.push(url);
        return Response.json(IMPORT);
      },
    });
    await client.describeImport("101");
    expect(urls).toEqual(["https://docs-a1.svc.example.io/bulk/imports/101"]);
  });
});

it("a client with a host of the index looks nothing up", async () => {
  const { client, received } = await connect(respondWith(200, IMPORT));
  await client.describeImport("101");
  expect(received.map(({ path }) => path)).toEqual(["/bulk/imports/101"]);
});
