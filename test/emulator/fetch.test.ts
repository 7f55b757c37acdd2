import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { createImportEmulator, type ImportEmulator } from "../../src/emulator.js";
import { createImportClient } from "../../src/index.js";
import { rejection } from "../support/connect.js";

const URL_OF_LIST = "https://localhost/bulk/imports";
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

it("fetch() takes a body that is a stream", async () => {
  const body = new Blob(['{"uri":"s3://bucket/dir"}']).stream();
  const init = { method: "POST", headers: HEADERS, body, duplex: "half" } as const;
  expect((await createImportEmulator().fetch(URL_OF_LIST, init)).status).toBe(200);
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
  const { fetch, inject } = createImportEmulator();
  inject({ kind: "hang", where: "headers" });
  const first = new AbortController();
  const hanging = send(fetch, first.signal);
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

it.each([204, 205, 304])("fetch() answers an injected %d without a body", async (status) => {
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
});
