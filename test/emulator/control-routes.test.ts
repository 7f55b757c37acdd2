import { describe, expect, it, onTestFinished } from "vitest";
import { createImportEmulator } from "../../src/emulator.js";

const JSON_TYPE = { "content-type": "application/json" };
const ROUTES =
  "POST /_emulator/faults, POST /_emulator/advance, GET /_emulator/imports, GET /_emulator/received";

/** An emulator that is served, and what a program in another language does with it. */
async function open() {
  const emulator = createImportEmulator({ speed: 0, apiKey: "the-key" });
  const { url, close } = await emulator.listen();
  onTestFinished(close);
  const send = async (method: string, path: string, init: RequestInit = {}) => {
    const response = await fetch(url + path, { ...init, method });
    const { status, headers } = response;
    return { status, type: headers.get("content-type"), body: await response.json() };
  };
  const post = (path: string, body: unknown) =>
    send("POST", path, { headers: JSON_TYPE, body: JSON.stringify(body) });
  const call = (method: string, path: string, body?: string) =>
    fetch(url + path, { method, headers: { "api-key": "the-key" }, ...(body ? { body } : {}) });
  return { emulator, url, send, post, call };
}

const OK = { status: 200, type: "application/json", body: {} };

describe("a server of the emulator", () => {
  it("injects the fault of POST /_emulator/faults once, or as often as its times say", async () => {
    const { post, call } = await open();
    const fault = { kind: "status", status: 503, operation: "listImports" };
    expect(await post("/_emulator/faults", fault)).toEqual(OK);
    expect(await post("/_emulator/faults", { ...fault, status: 429, times: 2 })).toEqual(OK);
    const statuses: number[] = [];
    for (let left = 4; left > 0; left -= 1) {
      statuses.push((await call("GET", "/bulk/imports")).status);
    }
    expect(statuses).toEqual([503, 429, 429, 200]);
  });

  it("injects a fault for good with times Infinity, as a string", async () => {
    const { post, call } = await open();
    await post("/_emulator/faults", { kind: "empty", times: "Infinity" });
    for (let left = 5; left > 0; left -= 1) {
      expect(await (await call("GET", "/bulk/imports")).text()).toBe("");
    }
  });

  it("moves its time by POST /_emulator/advance, and shows its imports and what it received", async () => {
    const { post, send, call, emulator } = await open();
    await call("POST", "/bulk/imports", '{"uri":"s3://bucket/dir"}');
    expect(await post("/_emulator/advance", { ms: 15_000 })).toEqual(OK);
    const { body: imports, ...rest } = await send("GET", "/_emulator/imports");
    expect(rest).toEqual({ status: 200, type: "application/json" });
    expect(imports).toEqual(emulator.imports);
    expect(imports).toMatchObject([{ id: "1", status: "Completed", recordsImported: 1_000 }]);
    const { body: received } = await send("GET", "/_emulator/received");
    expect(received).toEqual(emulator.received);
    expect(received).toMatchObject([
      {
        operation: "startImport",
        method: "POST",
        path: "/bulk/imports",
        body: '{"uri":"s3://bucket/dir"}',
      },
    ]);
    expect(JSON.stringify(received)).not.toContain("the-key");
  });

  it("needs no key for them, and counts none of them among its requests", async () => {
    const { send, call, emulator } = await open();
    for (const path of ["/_emulator/imports", "//_emulator/imports?x=1", "/_emulator/received"]) {
      expect(await send("GET", path)).toMatchObject({ status: 200, body: [] });
    }
    expect(emulator.received).toEqual([]);
    const { headers } = await call("GET", "/bulk/imports");
    expect(headers.get("x-pinecone-request-id")).toBe("1");
  });

  it("keeps its faults for the API", async () => {
    const { post, send, call } = await open();
    await post("/_emulator/faults", { kind: "drop", when: "before" });
    expect(await send("GET", "/_emulator/received")).toMatchObject({ status: 200 });
    await expect(call("GET", "/bulk/imports")).rejects.toThrow("fetch failed");
  });

  it.each([
    { path: "faults", body: {}, want: "Cannot inject fault: kind is required" },
    {
      path: "faults",
      body: { kind: "fire" },
      want: "Cannot inject fault: kind must be one of status,",
    },
    {
      path: "faults",
      body: { kind: "status", status: 99 },
      want: "status must be at least 200 (is 99)",
    },
    {
      path: "faults",
      body: { kind: "drop", when: null },
      want: "when must be one of before, after (is null)",
    },
    { path: "faults", body: { kind: "empty", when: "after" }, want: "when is not a known field" },
    {
      path: "faults",
      body: { kind: "empty", times: 0 },
      want: "times must be an integer from 1 on, or Infinity",
    },
    {
      path: "faults",
      body: { kind: "empty", times: "2" },
      want: "times must be an integer from 1",
    },
    { path: "faults", body: [], want: "the body must be a JSON object" },
    {
      path: "advance",
      body: {},
      want: "Cannot advance emulator: ms must be a number of milliseconds",
    },
    { path: "advance", body: { ms: -1 }, want: "ms must be a number of milliseconds from 0 on" },
    { path: "advance", body: { ms: "5" }, want: "(is of type string)" },
    { path: "advance", body: { ms: 1, s: 1 }, want: "s is not a known field (the fields are ms)" },
    { path: "advance", body: null, want: "the body must be a JSON object" },
  ])("rejects $body for $path: $want", async ({ path, body, want }) => {
    const { post } = await open();
    expect(await post(`/_emulator/${path}`, body)).toMatchObject({
      status: 400,
      type: "application/json",
      body: { code: 3, message: expect.stringContaining(want), details: [] },
    });
  });

  it.each([
    {
      init: { headers: JSON_TYPE, body: "{" },
      status: 400,
      want: "the body must be a JSON object",
    },
    { init: { headers: JSON_TYPE }, status: 400, want: "the body must be a JSON object" },
    { init: { body: '{"ms":1}' }, status: 415, want: "content-type must be application/json" },
    {
      init: { body: '{"ms":1}', headers: { "content-type": "application/jsonp" } },
      status: 415,
      want: "content-type must be application/json",
    },
    {
      init: { body: new URLSearchParams({ ms: "1" }) },
      status: 415,
      want: "content-type must be application/json",
    },
    {
      init: { headers: JSON_TYPE, body: `{"ms":${"1".repeat(65_536)}}` },
      status: 413,
      want: "the body has more than 65536 bytes",
    },
    {
      init: { headers: { ...JSON_TYPE, origin: "http://localhost:5981" }, body: '{"ms":1}' },
      status: 403,
      want: "a web page must not control the emulator",
    },
    {
      init: { headers: { ...JSON_TYPE, origin: "null" }, body: '{"ms":1}' },
      status: 403,
      want: "a web page must not control the emulator",
    },
  ])("rejects $init.headers $init.body with $status", async ({ init, status, want }) => {
    const { send } = await open();
    const message = expect.stringContaining(want);
    expect(await send("POST", "/_emulator/advance", init)).toMatchObject({
      status,
      body: { message },
    });
  });

  it.each([
    { site: "cross-site", status: 403 },
    { site: "same-origin", status: 403 },
    { site: "none", status: 200 },
  ])("responds to a page of the site $site with $status", async ({ site, status }) => {
    const { send } = await open();
    const headers = { "sec-fetch-site": site };
    expect((await send("GET", "/_emulator/imports", { headers })).status).toBe(status);
  });

  it("takes a content type with a character set", async () => {
    const { send } = await open();
    const headers = { "Content-Type": "application/json; charset=utf-8" };
    expect(await send("POST", "/_emulator/advance", { headers, body: '{"ms":0}' })).toEqual(OK);
  });

  it.each([
    ["GET", "/_emulator"],
    ["GET", "/_emulator/"],
    ["GET", "/_emulator/faults"],
    ["POST", "/_emulator/imports"],
    ["DELETE", "/_emulator/faults"],
    ["GET", "/_emulator/imports/1"],
    ["GET", "/_emulator/toString"],
  ])("has no %s %s, and lists the routes that it has", async (method, path) => {
    const { send, emulator } = await open();
    expect(await send(method, path)).toEqual({
      status: 404,
      type: "application/json",
      body: {
        code: 5,
        message: `the emulator has no ${method} ${path}: its routes are ${ROUTES}`,
        details: [],
      },
    });
    expect(emulator.received).toEqual([]);
  });

  it("leaves a route that only begins like them to the API", async () => {
    const { send, emulator } = await open();
    expect((await send("GET", "/_emulators")).status).toBe(501);
    expect(emulator.received).toHaveLength(1);
  });
});

it("the emulator's fetch has none of these routes", async () => {
  const { fetch, received } = createImportEmulator();
  expect((await fetch("http://localhost/_emulator/imports")).status).toBe(501);
  expect(received).toHaveLength(1);
});
