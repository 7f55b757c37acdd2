import { describe, expect, it } from "vitest";
import { IMPORT_ID, START_IMPORT_FIELDS } from "../../generated/contract.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { IN_PROCESS, OVER_HTTP } from "../support/emulator-ways.js";

const LONGEST_URI = START_IMPORT_FIELDS.uri.maxLength;
const LONGEST_INTEGRATION_ID = START_IMPORT_FIELDS.integrationId.maxLength;
const LONGEST_ID = IMPORT_ID.maxLength;

/** What breaks the contract never passes Prism: these requests no client sends. */
describe.each([IN_PROCESS, OVER_HTTP])("the emulator $name, sent what is wrong,", ({ open }) => {
  it("responds to a request without a key with a 401 in plain text", async () => {
    const { send } = await open();
    const response = await send("/bulk/imports", { headers: { "api-key": "" } });
    expect([response.status, await response.text()]).toEqual([
      401,
      expect.stringMatching(/^Api-Key/),
    ]);
  });

  it.each([
    "/",
    "/bulk",
    "/bulk/imports/1/2",
    "/BULK/imports",
    "/bulk/imports/",
    "//bulk",
    "/bulk//imports",
    "/bulk/imports/1/",
  ])("responds to the unknown route %s with a 501 that names its url", async (path) => {
    const { send, emulator } = await open();
    const response = await send(path);
    expect(response.status).toBe(501);
    expect(await response.json()).toMatchObject({
      code: 12,
      message: expect.stringMatching(
        `^this emulates the imports of a Pinecone index, and has no GET https?://[^/]+${path}$`,
      ),
    });
    expect(emulator.received).toMatchObject([{ operation: undefined, method: "GET", path }]);
  });

  it("takes the double slash of a host that ends in one, and keeps it in received", async () => {
    const { send, emulator } = await open();
    const path = "//bulk/imports";
    const started = await send(path, { method: "POST", body: '{"uri":"s3://bucket/dir"}' });
    expect([started.status, await started.json()]).toEqual([200, { id: "1" }]);
    expect((await send("//bulk/imports/1")).status).toBe(200);
    expect(emulator.received[0]).toMatchObject({ operation: "startImport", path });
  });

  it.each(["PUT", "PATCH", "OPTIONS", "HEAD"])("knows no route for %s", async (method) => {
    const { send } = await open();
    expect((await send("/bulk/imports", { method })).status).toBe(501);
  });

  it.each([
    { body: "", want: "body must be a JSON object" },
    { body: "{", want: "body must be a JSON object" },
    { body: "[]", want: "body must be a JSON object" },
    { body: "{}", want: "uri is required" },
    { body: '{"uri":null}', want: "uri is required" },
    { body: '{"uri":5}', want: "uri must be a string" },
    { body: '{"uri":""}', want: "uri must be at least 1 character" },
    {
      body: JSON.stringify({ uri: `s3://${"x".repeat(LONGEST_URI)}` }),
      want: `uri must be at most ${LONGEST_URI} characters`,
    },
    { body: '{"uri":"s3://b/d","errorMode":"abort"}', want: "errorMode must be an object" },
    {
      body: '{"uri":"s3://b/d","errorMode":{"onError":1}}',
      want: "errorMode.onError must be a string",
    },
    { body: '{"uri":"s3://b/d","integrationId":{}}', want: "integrationId must be a string" },
  ])("rejects the start $body at once", async ({ body, want }) => {
    const { send, emulator } = await open();
    const response = await send("/bulk/imports", { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ code: 3, message: want, details: [] });
    expect(emulator.imports).toEqual([]);
  });

  it.each([
    { request: { uri: "s3://b/d/x.parquet" }, want: FAILURE_TEXTS.not_a_folder },
    { request: { uri: "s3://b/d/x.parquet/" }, want: FAILURE_TEXTS.not_a_folder },
    {
      request: { uri: "s3://b/d", integrationId: "i".repeat(LONGEST_INTEGRATION_ID + 1) },
      want: `User error: integrationId must be at most ${LONGEST_INTEGRATION_ID} characters`,
    },
    {
      request: { uri: "s3://b/d", errorMode: { onError: "explode" } },
      want: "User error: errorMode.onError must be one of abort, continue",
    },
  ])("accepts a start and fails it later: $want", async ({ request, want }) => {
    const { send, emulator } = await open();
    const response = await send("/bulk/imports", {
      method: "POST",
      body: JSON.stringify(request),
    });
    expect([response.status, await response.json()]).toEqual([200, { id: "1" }]);
    expect(emulator.imports[0]?.status).toBe("Pending");
    emulator.advance(15_000);
    expect(emulator.imports[0]).toMatchObject({ status: "Failed", error: want });
  });

  it("ignores unknown fields of a start, and takes null for a field that is left out", async () => {
    const { send, emulator } = await open();
    const body = '{"uri":"s3://b/d","integrationId":null,"errorMode":{"onError":null,"x":1},"y":2}';
    expect((await send("/bulk/imports", { method: "POST", body })).status).toBe(200);
    emulator.advance(15_000);
    expect(emulator.imports[0]?.status).toBe("Completed");
  });

  it.each(["0", "101", "-1", "1.5", "x", "", "1e1"])("rejects limit=%s", async (limit) => {
    const { send } = await open();
    const response = await send(`/bulk/imports?limit=${limit}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 3,
      message: expect.stringMatching(/^limit/),
    });
  });

  it("takes an empty page token for none, and an id with escapes for what it says", async () => {
    const { send } = await open();
    const started = { method: "POST", body: '{"uri":"s3://b/d"}' };
    await send("/bulk/imports", started);
    const page = await (await send("/bulk/imports?paginationToken=")).json();
    expect(page).toMatchObject({ data: [{ id: "1" }] });
    expect(await (await send("/bulk/imports/%31")).json()).toMatchObject({ id: "1" });
  });

  it("accepts a body of 64 KiB, and rejects one byte more", async () => {
    const { send } = await open();
    const body = '{"uri":"s3://b/d"}'.padEnd(65_536);
    expect((await send("/bulk/imports", { method: "POST", body })).status).toBe(200);
    const refused = await send("/bulk/imports", { method: "POST", body: `${body} ` });
    expect(refused.status).toBe(413);
    expect(await refused.json()).toMatchObject({ message: "the body has more than 65536 bytes" });
  });

  it.each([`${"x".repeat(LONGEST_ID + 1)}`, "%E0%A4", "%"])("rejects an id: %#", async (id) => {
    const { send } = await open();
    expect((await send(`/bulk/imports/${id}`)).status).toBe(400);
  });
});
