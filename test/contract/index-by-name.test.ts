import { describe, expect, inject, it } from "vitest";
import { createImportClient } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { createStrictFetch } from "../support/strict-fetch.js";

const CONTROL = inject("controlTargets");
const TARGETS = inject("prismTargets").map((data, at) => ({ data, control: CONTROL[at] ?? data }));

describe.each(TARGETS)("against Prism on $control.name", ({ data, control }) => {
  const [sendData, sendControl] = [createStrictFetch(data), createStrictFetch(control)];
  const urls: string[] = [];
  // Both documents' examples show an index on a host of its own: its requests go to the other mock server.
  const connectByName = (indexName: string) =>
    createImportClient({
      apiKey: "key",
      indexName,
      controlHost: control.url,
      maxRetries: 0,
      async fetch(url, init) {
        urls.push(url);
        if (url.startsWith(control.url)) return sendControl(url, init);
        return sendData(url.replace(/^https:\/\/[^/]+/, data.url), init);
      },
    });

  it.runIf(control.hasOverlay)("looks up the host of an index, and goes there", async () => {
    urls.length = 0;
    const client = connectByName("docs");
    expect(await client.describeIndexStats()).toMatchObject({ dimension: 1024 });
    expect(await client.startImport({ uri: "s3://bucket/dir" })).toMatchObject({ id: "101" });
    expect(urls).toEqual([
      `${control.url}/indexes/docs`,
      "https://docs-a1b2c3d.svc.aped-4627-b74a.pinecone.io/describe_index_stats",
      "https://docs-a1b2c3d.svc.aped-4627-b74a.pinecone.io/bulk/imports",
    ]);
  });

  it("rejects with the reason that the documented responses have", async () => {
    const [name, example] = control.hasOverlay
      ? ["docs", "not_ready"]
      : ["movie-recommendations", "movie-recommendations-serverless"];
    const client = connectByName(name);
    const call = (prefer: string) => rejection(client.describeIndexStats({ headers: { prefer } }));
    expect(await call(`example=${example}`)).toMatchObject({
      code: "connection_failed",
      reason: "not_ready",
      problem: "the index is not ready (Initializing): try again when it is",
    });
    for (const status of [401, 404, 500]) {
      expect(await call(`code=${status}`)).toMatchObject({
        code: "api_error",
        action: `find the host of the index ${name}`,
        status,
      });
    }
    const other = connectByName("another");
    expect(await rejection(other.describeIndexStats())).toMatchObject({
      code: "invalid_response",
      reason: "shape",
    });
  });
});
