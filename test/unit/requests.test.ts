import { describe, expect, it } from "vitest";
import { version } from "../../package.json";
import { API_VERSION } from "../../src/index.js";
import { API_KEY, CALLS, collect, connect } from "../support/connect.js";
import { respondWith } from "../support/local-server.js";

/** A success of any operation; of a describe about the import of its path. */
const ANY_RESPONSE: Parameters<typeof connect>[0] = (request, response) => {
  const segment = request.path.split("?")[0]?.split("/imports/")[1] ?? "101";
  respondWith(200, { id: decodeURIComponent(segment), status: "Pending" })(request, response);
};

describe("a request", () => {
  it.each(Object.entries(CALLS))(
    "of %s() carries the key, the version and who sends it",
    async (_name, call) => {
      const { client, received } = await connect(ANY_RESPONSE, { sourceTag: "my_tool:1" });
      await call(client);
      expect(received).toHaveLength(1);
      expect(received[0]?.headers).toMatchObject({
        "api-key": API_KEY,
        "x-pinecone-api-version": API_VERSION,
        accept: "application/json",
        "user-agent": `pinecone-import/${version}; source_tag=my_tool:1`,
      });
    },
  );

  it("carries the client's headers, those of the call over them, and neither object is changed", async () => {
    const headers = Object.freeze({ "X-Trace": "client", "X-Team": "data", "User-Agent": "mine" });
    const callHeaders = Object.freeze({ "x-trace": "call" });
    const { client, received } = await connect(ANY_RESPONSE, { headers });
    await client.describeImport("101", { headers: callHeaders });
    expect(received[0]?.headers).toMatchObject({
      "x-trace": "call",
      "x-team": "data",
      "user-agent": "mine",
    });
  });

  it("calls the function for the key every time", async () => {
    let count = 0;
    const { client, received } = await connect(ANY_RESPONSE, {
      apiKey: async () => `key-${++count}`,
    });
    await client.describeImport("101");
    await client.describeImport("101");
    expect(received.map(({ headers }) => headers["api-key"])).toEqual(["key-1", "key-2"]);
  });

  it.each([
    ["a/b", "a%2Fb"],
    ["a?b#c", "a%3Fb%23c"],
    ["é ", "%C3%A9%20"],
    ["%2f", "%252f"],
    ["...", "..."],
    ["a\u0000b", "a%00b"],
    ["{id}", "%7Bid%7D"],
  ])("carries the id %j as the one segment %s", async (id, segment) => {
    const { client, received } = await connect(ANY_RESPONSE);
    await client.describeImport(id);
    await client.cancelImport(id);
    expect(received.map(({ method, path }) => [method, path])).toEqual([
      ["GET", `/bulk/imports/${segment}`],
      ["DELETE", `/bulk/imports/${segment}`],
    ]);
  });

  it("keeps the path prefix of the host", async () => {
    const { client, received, url } = await connect(ANY_RESPONSE);
    const behindProxy = await connect(ANY_RESPONSE, { indexHost: `${url}/proxy/pinecone/` });
    await client.describeImport("1");
    await behindProxy.client.describeImport("1");
    expect(received.map(({ path }) => path)).toEqual([
      "/bulk/imports/1",
      "/proxy/pinecone/bulk/imports/1",
    ]);
  });

  it("of a start names the default of onError", async () => {
    const { client, received } = await connect(respondWith(200, { id: "1" }));
    const uri = "s3://bucket/dir";
    await client.startImport({ uri });
    await client.startImport({ uri, integrationId: undefined, errorMode: undefined });
    await client.startImport({ uri, errorMode: {} });
    await client.startImport({ uri, errorMode: { onError: undefined } });
    await client.startImport({ uri, integrationId: "i", errorMode: { onError: "continue" } });
    const abort = { uri, errorMode: { onError: "abort" } };
    expect(received.map(({ body }) => JSON.parse(body))).toEqual([
      abort,
      abort,
      abort,
      abort,
      { uri, integrationId: "i", errorMode: { onError: "continue" } },
    ]);
    expect(received[0]).toMatchObject({
      method: "POST",
      path: "/bulk/imports",
      headers: { "content-type": "application/json" },
    });
  });

  it("of a start carries the value that was checked, even if a getter returns another one later", async () => {
    const { client, received } = await connect(respondWith(200, { id: "1" }));
    let reads = 0;
    const request = {
      get uri() {
        reads += 1;
        return reads === 1 ? "s3://bucket/dir" : "";
      },
    };
    await client.startImport(request);
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ uri: "s3://bucket/dir" });
  });

  it("of a list carries only the parameters that were passed", async () => {
    const { client, received } = await connect(respondWith(200, {}));
    await collect(client.listImports());
    await collect(client.listImports({ limit: undefined, paginationToken: undefined }));
    await collect(client.listImports({ limit: 7, paginationToken: "a&b=c d/é" }));
    expect(received.map(({ path }) => path)).toEqual([
      "/bulk/imports",
      "/bulk/imports",
      "/bulk/imports?limit=7&paginationToken=a%26b%3Dc%20d%2F%C3%A9",
    ]);
  });

  it("is sent by the fetch option, unbound, with its URL as a string", async () => {
    const calls: unknown[] = [];
    const { client } = await connect(ANY_RESPONSE, {
      async fetch(this: unknown, url, init) {
        calls.push([this, typeof url, init.method, init.redirect]);
        return Response.json({ id: "1", status: "Pending" });
      },
    });
    await client.describeImport("1");
    expect(calls).toEqual([[undefined, "string", "GET", "manual"]]);
  });

  it("has a body and a content type only for a start", async () => {
    const sent: unknown[] = [];
    const { client } = await connect(ANY_RESPONSE, {
      async fetch(_url, { method, headers, ...rest }) {
        sent.push([method, "content-type" in headers, "body" in rest]);
        return Response.json({ id: "1", status: "Pending" });
      },
    });
    await client.describeImport("1");
    await client.startImport({ uri: "s3://bucket/dir" });
    await client.cancelImport("1");
    expect(sent).toEqual([
      ["GET", false, false],
      ["POST", true, true],
      ["DELETE", false, false],
    ]);
  });

  it("honors inherited options in every verb", async () => {
    const { client, received } = await connect(ANY_RESPONSE);
    const options = Object.create({ headers: { "x-trace": "inherited" } });
    await client.startImport({ uri: "s3://bucket/dir" }, options);
    await client.describeImport("1", options);
    await collect(client.listImports(options));
    await client.cancelImport("1", options);
    const traces = received.map(({ headers }) => headers["x-trace"]);
    expect(traces).toEqual(["inherited", "inherited", "inherited", "inherited"]);
  });

  it("can be made by a verb that was destructured from the client", async () => {
    const { client } = await connect(ANY_RESPONSE);
    const { describeImport } = client;
    await expect(describeImport("101")).resolves.toMatchObject({ id: "101" });
  });
});
