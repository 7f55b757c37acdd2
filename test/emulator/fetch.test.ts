import { getEventListeners } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it, vi } from "vitest";
import { createImportEmulator, type ImportEmulator } from "../../src/emulator.js";
import { createImportClient } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { runProgram } from "../support/run-program.js";

const URL_OF_LIST = "https://localhost/bulk/imports";
const SOURCE = fileURLToPath(new URL("../../src/emulator.ts", import.meta.url));

type Fetch = ImportEmulator["fetch"];

const HEADERS = { "api-key": "any" };

it.each([
  { name: "a text", input: URL_OF_LIST },
  { name: "a URL", input: new URL(URL_OF_LIST) },
])("fetch() takes $name", async ({ input }) => {
  const response = await createImportEmulator().fetch(input, { headers: HEADERS });
  expect([response.status, await response.json()]).toEqual([200, { data: [] }]);
});

it("fetch() takes a Request, and what is given beside it counts", async () => {
  const emulator = createImportEmulator();
  const body = '{"uri":"s3://bucket/dir"}';
  const request = new Request(URL_OF_LIST, { method: "POST", headers: HEADERS, body });
  expect(await (await emulator.fetch(request)).json()).toEqual({ id: "1" });
  const another = new Request(URL_OF_LIST, { headers: HEADERS });
  const answer = await emulator.fetch(another, { method: "POST", body });
  expect(await answer.json()).toEqual({ id: "2" });
});

it("fetch() takes a Request in place of an init, and null for none", async () => {
  const { fetch } = createImportEmulator();
  const body = '{"uri":"s3://bucket/dir"}';
  const init = new Request(URL_OF_LIST, { method: "POST", headers: HEADERS, body });
  expect(await (await fetch(URL_OF_LIST, init)).json()).toEqual({ id: "1" });
  expect((await fetch(URL_OF_LIST, null as never)).status).toBe(401);
});

it("fetch() counts no signal of a Request beside a signal that is null", async () => {
  const request = new Request(URL_OF_LIST, { headers: HEADERS, signal: AbortSignal.abort() });
  expect((await createImportEmulator().fetch(request, { signal: null })).status).toBe(200);
});

it("fetch() responds to a HEAD without a body", async () => {
  const response = await createImportEmulator().fetch(URL_OF_LIST, { method: "HEAD" });
  expect([response.status, response.body]).toEqual([501, null]);
});

it("fetch() takes a body that is a stream", async () => {
  const body = new Blob(['{"uri":"s3://bucket/dir"}']).stream();
  const init = { method: "POST", headers: HEADERS, body, duplex: "half" } as const;
  expect((await createImportEmulator().fetch(URL_OF_LIST, init)).status).toBe(200);
});

it("fetch() reads a character that comes in two pieces", async () => {
  const emulator = createImportEmulator();
  const bytes = new TextEncoder().encode('{"uri":"s3://bücket"}');
  const body = new ReadableStream({
    start(controller) {
      const middle = bytes.indexOf(0xbc);
      controller.enqueue(bytes.subarray(0, middle));
      controller.enqueue(bytes.subarray(middle));
      controller.close();
    },
  });
  const init = { method: "POST", headers: HEADERS, body, duplex: "half" } as const;
  await emulator.fetch(URL_OF_LIST, init);
  expect(emulator.imports).toMatchObject([{ uri: "s3://bücket" }]);
});

it("fetch() can be taken off the emulator", async () => {
  const { fetch } = createImportEmulator();
  const client = createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
  expect((await client.startImport({ uri: "s3://bucket/dir" })).id).toBe("1");
});

it.each([
  { input: "/bulk/imports", init: {} },
  { input: URL_OF_LIST, init: { body: "x" } },
  { input: URL_OF_LIST, init: { headers: { "api-key": "a\nb" } } },
])("fetch($input, $init) rejects as any fetch would", async ({ input, init }) => {
  const emulator = createImportEmulator();
  expect(await rejection(emulator.fetch(input, init))).toBeInstanceOf(TypeError);
  expect(emulator.received).toEqual([]);
});

it("fetch() rejects with the reason of a signal that is aborted already, without any effect", async () => {
  const emulator = createImportEmulator();
  const init = { headers: HEADERS, signal: AbortSignal.abort("enough") };
  expect(await rejection(emulator.fetch(URL_OF_LIST, init))).toBe("enough");
  expect(await rejection(emulator.fetch(new Request(URL_OF_LIST, init)))).toBe("enough");
  expect(emulator.received).toEqual([]);
});

it("fetch() does nothing for a request that is aborted before it was sent", async () => {
  const emulator = createImportEmulator();
  const controller = new AbortController();
  const init = { method: "POST", headers: HEADERS, body: '{"uri":"s3://bucket/dir"}' };
  const sent = emulator.fetch(URL_OF_LIST, { ...init, signal: controller.signal });
  controller.abort("enough");
  expect(await rejection(sent)).toBe("enough");
  await new Promise((resolve) => setTimeout(resolve, 10));
  expect([emulator.received, emulator.imports]).toEqual([[], []]);
});

it.each([
  {
    place: "in the init",
    send: (fetch: Fetch, signal: AbortSignal) => fetch(URL_OF_LIST, { headers: HEADERS, signal }),
  },
  {
    place: "of a Request",
    send: (fetch: Fetch, signal: AbortSignal) =>
      fetch(new Request(URL_OF_LIST, { headers: HEADERS, signal })),
  },
])("a signal $place ends a hang in the headers and one in the body", async ({ send }) => {
  const { fetch, inject, received } = createImportEmulator();
  inject({ kind: "hang", where: "headers" });
  const first = new AbortController();
  const hanging = send(fetch, first.signal);
  await vi.waitUntil(() => received.length === 1, { interval: 1 });
  first.abort("enough");
  expect(await rejection(hanging)).toBe("enough");

  inject({ kind: "hang", where: "body" });
  const second = new AbortController();
  const reading = (await send(fetch, second.signal)).text();
  second.abort("enough");
  expect(await rejection(reading)).toBe("enough");
});

it("a signal keeps no listener of a call that has ended", async () => {
  const emulator = createImportEmulator();
  const { signal } = new AbortController();
  for (let count = 0; count < 3; count += 1) {
    await emulator.fetch(URL_OF_LIST, { headers: HEADERS, signal });
  }
  emulator.inject({ kind: "hang", where: "body" });
  const half = await emulator.fetch(URL_OF_LIST, { headers: HEADERS, signal });
  expect(getEventListeners(signal, "abort")).toHaveLength(1);
  await half.body?.cancel();
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it.each([204, 205, 304])("fetch() responds with an injected %d without a body", async (status) => {
  const emulator = createImportEmulator();
  emulator.inject({ kind: "status", status, body: "x" });
  const response = await emulator.fetch(URL_OF_LIST, { headers: HEADERS });
  expect([response.status, await response.text()]).toEqual([status, ""]);
});

it("fetch() hands a redirect out, and follows none", async () => {
  const emulator = createImportEmulator();
  emulator.inject({ kind: "redirect", location: "https://elsewhere.example/" });
  const response = await emulator.fetch(URL_OF_LIST, { headers: HEADERS });
  expect(response.status).toBe(307);
  expect(response.headers.get("location")).toBe("https://elsewhere.example/");
  emulator.inject({ kind: "redirect", location: "https://elsewhere.example/" });
  const init = { headers: HEADERS, redirect: "error" } as const;
  expect(await rejection(emulator.fetch(URL_OF_LIST, init))).toBeInstanceOf(TypeError);
  emulator.inject({ kind: "status", status: 302 });
  expect(await rejection(emulator.fetch(URL_OF_LIST, init))).toBeInstanceOf(TypeError);
});

it("requests that are sent at once arrive in their order, and each meets its own fault", async () => {
  const { fetch, inject, received } = createImportEmulator();
  const client = createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
  const { id } = await client.startImport({ uri: "s3://bucket/dir" });
  inject({ kind: "status", status: 503 });
  const calls = [
    client.startImport({ uri: "s3://bucket/dir" }, { onUnknownOutcome: "throw" }),
    client.describeImport(id),
    client.startImport({ uri: "s3://bucket/dir" }),
    client.cancelImport(id),
  ];
  const [first, ...others] = await Promise.allSettled(calls);
  expect(first).toMatchObject({ reason: { cause: { status: 503 } } });
  expect(others.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "fulfilled"]);
  expect(received.slice(1).map(({ operation }) => operation)).toEqual([
    "startImport",
    "describeImport",
    "startImport",
    "cancelImport",
  ]);
});

it("fetch() does not take a body for whole whose last character is not", async () => {
  const emulator = createImportEmulator();
  const body = new Uint8Array([...new TextEncoder().encode('{"uri":"s3://b/d"}'), 0xc3]);
  const response = await emulator.fetch(URL_OF_LIST, { method: "POST", headers: HEADERS, body });
  expect(response.status).toBe(400);
  expect(emulator.received[0]?.body).toBe('{"uri":"s3://b/d"}\u{FFFD}');
});

it("half a body that is given up lets the process end", async () => {
  const program = `
    import { createImportEmulator } from "${SOURCE}";
    const { fetch, inject } = createImportEmulator();
    inject({ kind: "hang", where: "body" });
    const response = await fetch("${URL_OF_LIST}", { headers: { "api-key": "any" } });
    await response.body.cancel();
  `;
  expect(await runProgram(program)).toEqual({ exitCode: 0, printed: "" });
});

it.each(["headers", "body"])(
  "a hang in the %s lets a time-out end it, and then the process",
  async (where) => {
    const program = `
    import { createImportEmulator } from "${SOURCE}";
    const { fetch, inject } = createImportEmulator();
    inject({ kind: "hang", where: "${where}" });
    const init = { headers: { "api-key": "any" }, signal: AbortSignal.timeout(100) };
    await fetch("${URL_OF_LIST}", init).then((response) => response.text()).catch((error) => {
      console.log(error.name);
    });
  `;
    expect(await runProgram(program)).toEqual({ exitCode: 0, printed: "TimeoutError\n" });
  },
);

it("fetch() passes what is not for the index on to passthrough, as it was given", async () => {
  const passed: unknown[][] = [];
  const passthrough: Fetch = async (...given) => {
    passed.push(given);
    return new Response("elsewhere");
  };
  const emulator = createImportEmulator({ passthrough });
  const init = { method: "POST", body: "{}" };
  const request = new Request("https://other.example/bulk/imports", { method: "PUT" });
  for (const given of [["https://other.example/a"], [new URL("https://h/b"), init], [request]]) {
    const response = await emulator.fetch(...(given as [string, RequestInit?]));
    expect(await response.text()).toBe("elsewhere");
    expect(passed.at(-1)?.filter((each) => each !== undefined)).toEqual(given);
  }
  expect((await emulator.fetch(URL_OF_LIST, { headers: HEADERS })).status).toBe(200);
  expect((await emulator.fetch(new Request(URL_OF_LIST, { headers: HEADERS }))).status).toBe(200);
  const doubled = await emulator.fetch("https://localhost//bulk/imports", { headers: HEADERS });
  expect(doubled.status).toBe(200);
  expect(passed).toHaveLength(3);
  expect(emulator.received).toHaveLength(3);
});
