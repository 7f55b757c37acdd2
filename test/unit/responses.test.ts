import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { InvalidResponseError } from "../../src/index.js";
import { API_KEY, CALLS, connect, failure, rejection } from "../support/connect.js";
import { respondWith, respondWithoutEnd, startLocalServer } from "../support/local-server.js";

const OPERATION = { id: "101", status: "Pending" };
const HTML = "<!doctype html><title>Sign in</title>";

/** Bodies of a 200 that are not a success, for the verbs that expect JSON. */
const UNREADABLE = [
  {
    name: "HTML",
    body: HTML,
    type: "text/html",
    reason: "not_json",
  },
  {
    name: "half a JSON body",
    body: '{"id":"10',
    type: "application/json",
    reason: "not_json",
  },
  {
    name: "nothing",
    body: "",
    type: "application/json",
    reason: "empty",
  },
  {
    name: "spaces",
    body: " \n",
    type: "text/plain",
    reason: "empty",
  },
];

const NOT_IMPORTS = [
  { body: {}, detail: "has an import without id" },
  { body: null, detail: "is not an import" },
  { body: [], detail: "is not an import" },
  { body: "101", detail: "is not an import" },
  { body: { id: "101" }, detail: "has an import without status" },
  { body: { id: "101", status: null }, detail: "has an import without status" },
  { body: { id: "", status: "Pending" }, detail: "has an import without id" },
  { body: { id: 101, status: "Pending" }, detail: "has an import whose id is not a string" },
  {
    body: { ...OPERATION, percentComplete: "42" },
    detail: "has an import whose percentComplete is not a number",
  },
  { body: { ...OPERATION, error: ["x"] }, detail: "has an import whose error is not a string" },
];

const NOT_PAGES = [
  { body: [], detail: "is not a list of imports" },
  { body: { data: {} }, detail: "has data that is not an array" },
  { body: { data: [{}] }, detail: "has an import without id" },
  { body: { data: [], pagination: { next: 5 } }, detail: "has a page token that is not a string" },
  {
    body: { data: [], pagination: { next: "a\ud800" } },
    detail: "has a page token with a lone surrogate",
  },
  { body: { data: [], pagination: "x" }, detail: "has a page token that is not a string" },
];

const NOT_STARTED = [{}, null, [], { id: null }, { id: "" }, { id: 101 }];

describe.each(["startImport", "describeImport", "listImports"])("%s()", (verb) => {
  it.each(UNREADABLE)("rejects if a 200 holds $name", async ({ body, type, reason }) => {
    const headers = { "content-type": type, "x-pinecone-request-id": "r-1" };
    const { client, received } = await connect(respondWith(200, body, headers));
    const error = await failure(CALLS[verb]?.(client) ?? Promise.resolve());
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({
      code: "invalid_response",
      reason,
      status: 200,
      contentType: type,
      requestId: "r-1",
      body,
      attempts: 1,
    });
    expect(received).toHaveLength(1);
  });

  it("rejects a success without end, and reads no more than it must", async () => {
    const { handle, countSent } = respondWithoutEnd(200);
    const { client } = await connect(handle);
    const error = await failure(CALLS[verb]?.(client) ?? Promise.resolve());
    expect(error).toMatchObject({ code: "invalid_response", reason: "too_large", status: 200 });
    expect(countSent()).toBeLessThan(64 * 1024 * 1024);
  });
});

describe("describeImport()", () => {
  it("rejects a response about another import, which would end a wait for this one", async () => {
    const { client } = await connect(respondWith(200, { id: "202", status: "Completed" }));
    const error = await rejection(client.describeImport("101"));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({ reason: "shape", problem: expect.stringContaining("202") });
    const wait = client.waitForImport("101", { timeoutMs: 50 });
    expect(await rejection(wait)).toMatchObject({ code: "wait_timed_out", operation: undefined });
  });

  it.each(NOT_IMPORTS)("rejects $body, as the response $detail", async ({ body, detail }) => {
    const { client } = await connect(respondWith(200, JSON.stringify(body)));
    const error = await rejection(client.describeImport("101"));
    expect(error).toBeInstanceOf(InvalidResponseError);
    expect(error).toMatchObject({
      reason: "shape",
      body: JSON.stringify(body),
      problem: expect.stringContaining(detail),
    });
  });

  it("passes unknown fields and unknown statuses through, and keeps zeros", async () => {
    const response = {
      ...OPERATION,
      status: "Resting",
      percentComplete: 0,
      recordsImported: 0,
      extra: { a: [1] },
    };
    const { client } = await connect(respondWith(200, response));
    expect(await client.describeImport("101")).toEqual(response);
  });

  it("redacts the key in an import that echoes it", async () => {
    const response = {
      ...OPERATION,
      error: `the key ${API_KEY} is wrong`,
      extra: [{ [API_KEY]: API_KEY }],
    };
    const { client } = await connect(respondWith(200, response));
    expect(await client.describeImport("101")).toEqual({
      ...OPERATION,
      error: "the key [redacted] is wrong",
      extra: [{ "[redacted]": "[redacted]" }],
    });
  });

  it("redacts the key if JSON spells it with escapes", async () => {
    const escaped = API_KEY.replace(/./gu, (character) => {
      return `\\u00${character.charCodeAt(0).toString(16)}`;
    });
    const body = `{"id":"1","status":"Pending","error":"the key ${escaped} is wrong"}`;
    const { client } = await connect(respondWith(200, body));
    expect(await client.describeImport("1")).toMatchObject({
      error: "the key [redacted] is wrong",
    });
  });

  it("names no content type if there is none", async () => {
    const { client } = await connect(() => {}, {
      fetch: async () => new Response(new TextEncoder().encode("<p>")),
    });
    expect(await rejection(client.describeImport("1"))).toMatchObject({
      reason: "not_json",
      contentType: undefined,
      problem: expect.not.stringContaining("undefined"),
    });
  });

  it.each([
    { apiKey: "sevenSe", uri: "s3://sevenSe" },
    { apiKey: "eight8ei", uri: "s3://[redacted]" },
  ])("redacts the key $apiKey if it has at least 8 characters: $uri", async ({ apiKey, uri }) => {
    const response = { ...OPERATION, uri: `s3://${apiKey}` };
    const { client } = await connect(respondWith(200, response), { apiKey });
    expect(await client.describeImport("101")).toEqual({ ...OPERATION, uri });
  });

  it("does not redact a short key, which may be part of the words of an error", async () => {
    const message = "the company bucket has many files";
    const { client } = await connect(respondWith(400, { code: 3, message }), { apiKey: "any" });
    const error = await rejection(client.describeImport("company"));
    expect(error).toMatchObject({
      message: `Cannot describe import company: the API responded 400: ${message}`,
      body: expect.stringContaining(message),
    });
  });

  it("does not redact a short key, which may be part of the data by chance", async () => {
    const response = { ...OPERATION, uri: "s3://monkeys" };
    const { client } = await connect(respondWith(200, response), { apiKey: "key" });
    expect(await client.describeImport("101")).toEqual(response);
  });

  it("counts null as absent in a known field", async () => {
    const unknown = { unknown: null, toString: null };
    const response = { ...OPERATION, finishedAt: null, error: null, ...unknown };
    const { client } = await connect(respondWith(200, response));
    expect(await client.describeImport("101")).toEqual({ ...OPERATION, ...unknown });
  });
});

describe("startImport()", () => {
  it.each(NOT_STARTED)("rejects the response %j", async (body) => {
    const { client } = await connect(respondWith(200, JSON.stringify(body)));
    const error = await failure(CALLS.startImport?.(client) ?? Promise.resolve());
    expect(error).toMatchObject({ reason: "shape", action: "start import" });
  });
});

describe("listImports()", () => {
  it.each(NOT_PAGES)("rejects $body, as the response $detail", async ({ body, detail }) => {
    const { client } = await connect(respondWith(200, JSON.stringify(body)));
    const error = await rejection(CALLS.listImports?.(client) ?? Promise.resolve());
    expect(error).toMatchObject({
      reason: "shape",
      problem: expect.stringContaining(detail),
    });
  });
});

describe("cancelImport()", () => {
  it.each([
    { status: 200, body: "{}" },
    { status: 200, body: "" },
    { status: 200, body: HTML },
    { status: 202, body: "null" },
    { status: 204, body: "" },
  ])("resolves for a $status with $body", async ({ status, body }) => {
    const { client } = await connect(respondWith(status, body));
    await expect(client.cancelImport("101")).resolves.toBeUndefined();
  });
});

describe("cancelImport() with a success whose body", () => {
  it.each([
    { name: "never ends", write: (response: ServerResponse) => response.write("{") },
    {
      name: "breaks off",
      write: (response: ServerResponse) => response.write("{", () => response.destroy()),
    },
  ])("$name has succeeded", async ({ write }) => {
    const { client } = await connect((_request, response) => {
      write(response.writeHead(200));
    });
    await expect(client.cancelImport("101")).resolves.toBeUndefined();
  });
});

describe("a redirect", () => {
  const statuses = [301, 302, 303, 304, 307, 308];

  describe.each(Object.entries(CALLS))("ends %s()", (_name, call) => {
    it.each(statuses)(
      "with an InvalidResponseError for %d, and no other server sees the key",
      async (status) => {
        const elsewhere = await startLocalServer(respondWith(200, OPERATION));
        const { client, received } = await connect(
          respondWith(status, "", { location: `${elsewhere.url}/x` }),
        );
        const error = await failure(call(client));
        expect(error).toBeInstanceOf(InvalidResponseError);
        expect(error).toMatchObject({
          code: "invalid_response",
          reason: "redirect",
          status,
          attempts: 1,
        });
        expect(received).toHaveLength(1);
        expect(elsewhere.received).toEqual([]);
      },
    );
  });

  it.each([
    { name: "a browser hides it", seen: { type: "opaqueredirect", status: 0 } },
    {
      name: "a fetch has followed it by itself",
      seen: { status: 200, redirected: true },
    },
  ])("is noticed if $name", async ({ seen }) => {
    // A Response of these kinds cannot be constructed.
    const response = { headers: new Headers(), body: null, ...seen } as unknown as Response;
    const { client } = await connect(respondWith(500, ""), { fetch: async () => response });
    const error = await rejection(client.describeImport("101"));
    expect(error).toMatchObject({
      code: "invalid_response",
      reason: "redirect",
      status: 0,
    });
  });
});
