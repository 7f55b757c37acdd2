import { describe, expect, inject, it } from "vitest";
import { createImportClient, type ImportClient } from "../../src/index.js";
import { collect } from "../support/connect.js";
import type { PrismTarget } from "../support/prism-setup.js";
import { createStrictFetch } from "../support/strict-fetch.js";

const RUNNING = ["pending", "in_progress", "indexing"];

const FAST = { minIntervalMs: 1, maxIntervalMs: 5 };

describe.each(inject("prismTargets").filter(({ hasOverlay }) => hasOverlay))(
  "the named examples of $name",
  (target) => {
    it("waitForImport() resolves with the import at completed", async () => {
      const client = connect(target, [...RUNNING, "completed"]);
      const done = await client.waitForImport("101", { ...FAST, expectRecords: 1_000_000 });
      expect(done).toMatchObject({ id: "101", status: "Completed", recordsImported: 1_000_000 });
    });

    it("waitForImport() rejects at completed if records are missing", async () => {
      const client = connect(target, [...RUNNING, "completed"]);
      const waiting = client.waitForImport("101", { ...FAST, expectRecords: 1_000_001 });
      await expect(waiting).rejects.toMatchObject({
        code: "records_missing",
        operation: { id: "101", status: "Completed" },
        expected: 1_000_001,
      });
    });

    it.each([
      ["failed", "import_failed"],
      ["cancelled", "import_cancelled"],
    ])("waitForImport() rejects with the import at %s", async (example, code) => {
      const client = connect(target, [...RUNNING, example]);
      await expect(client.waitForImport("101", FAST)).rejects.toMatchObject({
        code,
        operation: { id: "101", status: expect.stringMatching(new RegExp(example, "i")) },
      });
    });

    it.each(["completed", "failed", "cancelled"])(
      "watchImport() yields every state, %s last",
      async (example) => {
        const client = connect(target, [...RUNNING, example]);
        const seen = await collect(client.watchImport("101", FAST));
        expect(seen.map(({ status }) => status.toLowerCase())).toEqual([
          "pending",
          "inprogress",
          "inprogress",
          example,
        ]);
      },
    );

    it.each(["completed", "failed", "cancelled"])(
      "waitForImports() returns the import at %s",
      async (example) => {
        const client = connect(target, [...RUNNING, example]);
        const [only, ...others] = await client.waitForImports(["101"], FAST);
        expect(only?.status.toLowerCase()).toBe(example);
        expect(others).toEqual([]);
      },
    );

    it("waitForImports() reads imports from a page of the list", async () => {
      const client = connect(target, ["in_progress", "completed"]);
      const operations = await client.waitForImports(["102", "101"], FAST);
      expect(operations.map(({ status, uri }) => [status, uri])).toEqual([
        // The mock server has one import, whatever the id.
        ["Completed", "s3://bucket/dir"],
        ["Completed", "s3://bucket/dir"],
      ]);
    });
  },
);

/** A client to which each describe brings the next of these examples, and every list the last page. */
function connect(target: PrismTarget, examples: readonly string[]): ImportClient {
  const left = [...examples];
  const strictFetch = createStrictFetch(target);
  return createImportClient({
    apiKey: "key",
    indexHost: target.url,
    fetch: (url, init) => {
      const isList = /\/imports\?/.test(url);
      const example = isList ? "last_page" : left.shift();
      if (example === undefined) throw new Error("it polls again after the end");
      return strictFetch(url, {
        ...init,
        headers: { ...init.headers, prefer: `example=${example}` },
      });
    },
  });
}
