import { describe, expect, it } from "vitest";
import { createImportEmulator, type EmulatedIndex } from "../../src/emulator.js";
import { createImportClient } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { IN_PROCESS, KEY, OVER_HTTP } from "../support/emulator-ways.js";

const INDEX = { name: "docs", dimension: 3, namespaces: { old: 7 } };
const START = { method: "POST", body: '{"uri":"s3://bucket/dir"}' };
const CLOUD = { cloud: "aws", region: "us-east-1" };
const READS = { read_capacity: { mode: "OnDemand", status: { state: "Ready" } } };
const DENSE = { fields: { _values: { type: "dense_vector", dimension: 3, metric: "cosine" } } };
const script = () => ({ namespaces: { new: 10 } });

describe.each([IN_PROCESS, OVER_HTTP])("the index of an emulator $name", ({ open }) => {
  it("is described with the address by which the emulator was reached, as a host for https", async () => {
    const { send } = await open({ index: INDEX });
    const response = await send("/indexes/docs");
    const origin = expect.stringMatching(/^(http:\/\/127\.0\.0\.1:\d+|localhost)$/);
    const want = {
      name: "docs",
      dimension: 3,
      metric: "cosine",
      host: origin,
      spec: { serverless: { ...CLOUD, ...READS } },
      status: { ready: true, state: "Ready" },
      vector_type: "dense",
      deletion_protection: "disabled",
      schema: DENSE,
      deployment: { deployment_type: "managed", ...CLOUD },
      ...READS,
    };
    expect(await response.json()).toEqual(want);
    expect(await (await send("/indexes")).json()).toEqual({ indexes: [want] });
  });

  it.each<{ index: EmulatedIndex; fields: object }>([
    { index: { vectorType: "sparse" }, fields: { _sparse_values: { type: "sparse_vector" } } },
    { index: {}, fields: {} },
  ])("$index has a schema with the fields $fields", async ({ index, fields }) => {
    const { send } = await open({ index });
    const { schema } = Object(await (await send("/indexes/docs")).json());
    expect(schema).toEqual({ fields });
  });

  it("with a name is not found by another, as the control plane says it", async () => {
    const { send } = await open({ index: INDEX });
    const response = await send("/indexes/other%20one");
    expect([response.status, await response.json()]).toEqual([
      404,
      { status: 404, error: { code: "NOT_FOUND", message: "Resource other one not found" } },
    ]);
  });

  it("without a name is found by any that an index can have", async () => {
    const { send } = await open();
    for (const name of ["docs", "d", `docs-${"1".repeat(40)}`]) {
      expect(await (await send(`/indexes/${name}`)).json()).toMatchObject({ name });
    }
    for (const name of ["Docs", "my_docs", "docs%2F", `docs-${"1".repeat(41)}`]) {
      expect((await send(`/indexes/${name}`)).status).toBe(404);
    }
    expect(await (await send("/indexes")).json()).toMatchObject({
      indexes: [{ name: "emulator" }],
    });
  });

  it("shows what imports have made, in its stats and its namespaces", async () => {
    const { send, emulator } = await open({ index: INDEX, script });
    await send("/bulk/imports", START);
    emulator.advance(60_000);
    const post = { method: "POST", body: '{"filter":{}}' };
    expect(await (await send("/describe_index_stats", post)).json()).toEqual({
      namespaces: { old: { vectorCount: 7 }, new: { vectorCount: 10 } },
      dimension: 3,
      indexFullness: 0,
      totalVectorCount: 17,
      metric: "cosine",
      vectorType: "dense",
    });
    expect(await (await send("/namespaces")).json()).toEqual({
      namespaces: [
        { name: "new", record_count: 10 },
        { name: "old", record_count: 7 },
      ],
      total_count: 2,
    });
  });

  it("has its namespaces in pages, and by a prefix", async () => {
    const namespaces = { a1: 1, a2: 2, b: 3 };
    const { send } = await open({ index: { namespaces } });
    const first = await (await send("/namespaces?limit=2")).json();
    expect(first).toEqual({
      namespaces: [
        { name: "a1", record_count: 1 },
        { name: "a2", record_count: 2 },
      ],
      pagination: { next: "a2" },
      total_count: 3,
    });
    const second = await (await send("/namespaces?limit=2&paginationToken=a2")).json();
    expect(second).toEqual({ namespaces: [{ name: "b", record_count: 3 }], total_count: 3 });
    const filtered = await (await send("/namespaces?prefix=a")).json();
    expect(filtered).toMatchObject({ total_count: 2 });
    expect((await send("/namespaces?limit=0")).status).toBe(400);
  });

  it.each([
    { body: "", want: "body must be a JSON object" },
    { body: "{", want: "body must be a JSON object" },
    { body: "[]", want: "body must be a JSON object" },
    { body: '{"filter":5}', want: "filter must be an object" },
    { body: '{"filter":[]}', want: "filter must be an object" },
  ])("has no stats for the body '$body'", async ({ body, want }) => {
    const { send } = await open();
    const response = await send("/describe_index_stats", { method: "POST", body });
    expect([response.status, await response.json()]).toEqual([
      400,
      { code: 3, message: want, details: [] },
    ]);
  });

  it.each(['{"filter":null}', '{"other":1}'])("has its stats for the body %s", async (body) => {
    const { send } = await open();
    expect((await send("/describe_index_stats", { method: "POST", body })).status).toBe(200);
  });

  it.each(["/indexes", "/indexes/docs"])(
    "needs a key for %s, as the control plane says it",
    async (path) => {
      const { send } = await open({ apiKey: KEY });
      const response = await send(path, { headers: { "api-key": "another" } });
      const message = "Api-Key is missing, or not a key of this project";
      expect([response.status, await response.json()]).toEqual([
        401,
        { status: 401, error: { code: "UNAUTHENTICATED", message } },
      ]);
      expect((await send(path)).status).toBe(200);
    },
  );

  it("needs a key for its namespaces, as the index says it", async () => {
    const { send } = await open({ apiKey: KEY });
    const response = await send("/namespaces", { headers: { "api-key": "another" } });
    expect([response.status, await response.text()]).toEqual([
      401,
      "Api-Key is missing, or not a key of this project",
    ]);
  });

  it.each([
    [401, "UNAUTHENTICATED"],
    [429, "RESOURCE_EXHAUSTED"],
    [502, "UNKNOWN"],
    [503, "UNAVAILABLE"],
  ])("has the fault %d in the form of the control plane", async (status, code) => {
    const { send, emulator } = await open();
    emulator.inject({ kind: "status", status, operation: "describeIndex" });
    expect(await (await send("/indexes/docs")).json()).toMatchObject({ status, error: { code } });
  });

  it("rejects a broken escape in a name, as the control plane says it", async () => {
    const { send } = await open();
    expect(await (await send("/indexes/%")).json()).toEqual({
      status: 400,
      error: { code: "INVALID_ARGUMENT", message: "index_name must have no broken escape" },
    });
  });

  it("keeps its requests by their operations, and meets faults", async () => {
    const { send, emulator } = await open();
    emulator.inject({ kind: "status", status: 503, operation: "describeIndex" });
    expect((await send("/indexes")).status).toBe(200);
    expect((await send("/indexes/docs")).status).toBe(503);
    expect((await send("/indexes/docs")).status).toBe(200);
    await send("/namespaces");
    expect(emulator.received.map(({ operation }) => operation)).toEqual([
      "listIndexes",
      "describeIndex",
      "describeIndex",
      "listNamespaces",
    ]);
  });
});

it("a client finds the emulator by the name of its index", async () => {
  const emulator = createImportEmulator({ index: INDEX, script });
  const { url, close } = await emulator.listen();
  try {
    const given = { apiKey: KEY, controlHost: url, maxRetries: 0 };
    const imports = createImportClient({ ...given, indexName: "docs" });
    const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
    emulator.advance(120_000);
    expect(await imports.describeImport(id)).toMatchObject({ status: "Completed" });
    const { namespaces, dimension } = await imports.describeIndexStats();
    expect([dimension, namespaces]).toEqual([
      3,
      { old: { vectorCount: 7 }, new: { vectorCount: 10 } },
    ]);
    const again = await imports.startImport({ uri: "s3://bucket/dir" });
    emulator.advance(120_000);
    expect(await imports.describeImport(again.id)).toMatchObject({
      status: "Failed",
      error: expect.stringContaining('The namespace "new" already exists'),
    });
    const other = createImportClient({ ...given, indexName: "other" });
    expect(await rejection(other.describeIndexStats())).toMatchObject({
      message:
        "Cannot find the host of the index other: the API responded 404: Resource other not found",
    });
  } finally {
    await close();
  }
});
