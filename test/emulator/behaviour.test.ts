import { describe, expect, it } from "vitest";
import { DEFAULT_LIST_LIMIT, IMPORT_OPERATION_REQUIRED } from "../../generated/contract.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { ApiError, failureReason, type ImportClient } from "../../src/index.js";
import { collect, rejection } from "../support/connect.js";
import { IN_PROCESS, OVER_HTTP, throughPrism } from "../support/emulator-ways.js";

/** How an import without progress shows it: not at all, unless this version of the contract requires it. */
const NO_PROGRESS = Object.fromEntries(
  Object.entries(IMPORT_OPERATION_REQUIRED).filter(([key]) => /^(percent|records)/.test(key)),
);

const START = { uri: "s3://bucket/dir" };

const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/;

describe.each([IN_PROCESS, OVER_HTTP, throughPrism()])("the emulator $name", ({ open }) => {
  describe("startImport()", () => {
    it("returns ids that count from 1", async () => {
      const { client } = await open();
      expect(await client.startImport(START)).toEqual({ id: "1", outcome: "started" });
      expect(await client.startImport(START)).toEqual({ id: "2", outcome: "started" });
    });

    it.each([
      { uri: "http://bucket/dir" },
      { uri: "bucket" },
      { uri: "https://storage.example/dir" },
      { uri: "https://account.blob.core.windows.net.example/dir" },
      { uri: "https://example?.blob.core.windows.net/dir" },
    ])("rejects the scheme of $uri at once", async (request) => {
      const { client, emulator } = await open();
      const error = await rejection(client.startImport(request));
      expect(error).toMatchObject({ status: 400, rpcCode: 3, details: [] });
      expect(String(error)).toContain("uri must begin with s3://, gs:// or https://ACCOUNT.blob");
      expect(emulator.imports).toEqual([]);
    });

    it.each(["gs://bucket/dir", "https://account.blob.core.windows.net/container/dir"])(
      "takes %s",
      async (uri) => {
        const { client } = await open();
        const { id } = await client.startImport({ uri, integrationId: "an-integration" });
        expect(await client.describeImport(id)).toMatchObject({ uri, status: "Pending" });
      },
    );
  });

  describe("describeImport()", () => {
    it("follows an import by default for 10 s of loading and 5 s of indexing", async () => {
      const { client, emulator } = await open({ clock: () => 1_755_775_787_886.75 });
      const { id } = await client.startImport(START);
      const createdAt = "2025-08-21T11:29:47.886750+00:00";
      const seen = [];
      for (const ms of [0, 499, 1, 499, 1, 4_000, 4_999, 1, 4_999, 1, 86_400_000]) {
        emulator.advance(ms);
        const { id: _, uri, createdAt: created, ...rest } = await client.describeImport(id);
        expect([uri, created]).toEqual([START.uri, createdAt]);
        seen.push(rest);
      }
      const loaded = { percentComplete: 100, recordsImported: 1_000 };
      const completed = { finishedAt: "2025-08-21T11:30:02.886750+00:00", ...loaded };
      expect(seen).toEqual([
        { status: "Pending", ...NO_PROGRESS },
        { status: "Pending", ...NO_PROGRESS },
        { status: "InProgress", ...NO_PROGRESS },
        { status: "InProgress", ...NO_PROGRESS },
        { status: "InProgress", percentComplete: 10, recordsImported: 100 },
        { status: "InProgress", percentComplete: 50, recordsImported: 500 },
        { status: "InProgress", percentComplete: 99.9, recordsImported: 999 },
        { status: "InProgress", ...loaded },
        { status: "InProgress", ...loaded },
        { status: "Completed", ...completed },
        { status: "Completed", ...completed },
      ]);
    });

    it("follows an import to a failure that its script tells", async () => {
      const outcome = { failAtPercent: 12.5, error: FAILURE_TEXTS.namespace_exists };
      const { client, emulator } = await open({
        script: () => ({ records: 2_000, durationMs: 80_000, outcome }),
      });
      const { id } = await client.startImport(START);
      emulator.advance(9_999);
      expect(await client.describeImport(id)).toMatchObject({
        status: "InProgress",
        percentComplete: 12.4,
      });
      emulator.advance(1);
      const failed = await client.describeImport(id);
      expect(failed).toMatchObject({
        status: "Failed",
        percentComplete: 12.5,
        recordsImported: 250,
        error: outcome.error,
        finishedAt: expect.stringMatching(TIMESTAMP),
      });
      expect(failureReason(failed)).toBe("namespace_exists");
      emulator.advance(86_400_000);
      expect(await client.describeImport(id)).toEqual(failed);
    });

    it("responds 404 for an unknown id", async () => {
      const { client } = await open();
      const error = await rejection(client.describeImport("1"));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status: 404, rpcCode: 5, details: [], requestId: "1" });
    });

    it("knows no import by another spelling of its id", async () => {
      const { client } = await open();
      await client.startImport(START);
      for (const id of ["01", "1 ", "1.0", "/1", "é", "__proto__"]) {
        expect(await rejection(client.describeImport(id))).toMatchObject({ status: 404 });
      }
    });
  });

  describe("cancelImport()", () => {
    it("ends an import, and leaves what is imported", async () => {
      const { client, emulator } = await open();
      const { id } = await client.startImport(START);
      emulator.advance(4_000);
      await client.cancelImport(id);
      const cancelled = await client.describeImport(id);
      expect(cancelled).toMatchObject({
        status: "Cancelled",
        percentComplete: 40,
        recordsImported: 400,
        finishedAt: expect.stringMatching(TIMESTAMP),
      });
      emulator.advance(3_600_000);
      await client.cancelImport(id);
      expect(await client.describeImport(id)).toEqual(cancelled);
    });

    it("cancels an import that is pending, and one that is indexing", async () => {
      const { client, emulator } = await open();
      const { id: indexing } = await client.startImport(START);
      emulator.advance(12_000);
      const { id: pending } = await client.startImport(START);
      await client.cancelImport(indexing);
      await client.cancelImport(pending);
      expect(await client.describeImport(indexing)).toMatchObject({
        status: "Cancelled",
        percentComplete: 100,
      });
      const cancelled = await client.describeImport(pending);
      expect(cancelled.status).toBe("Cancelled");
      expect(cancelled.percentComplete ?? 0).toBe(0);
    });

    it("changes nothing about an import that has ended", async () => {
      const { client, emulator } = await open();
      const { id } = await client.startImport(START);
      emulator.advance(15_000);
      const completed = await client.describeImport(id);
      await client.cancelImport(id);
      expect(await client.describeImport(id)).toEqual(completed);
      expect(completed.status).toBe("Completed");
    });

    it("responds 404 for an unknown id", async () => {
      const { client } = await open();
      expect(await rejection(client.cancelImport("7"))).toMatchObject({ status: 404, rpcCode: 5 });
    });
  });

  describe("listImports()", () => {
    it("gives three pages, the newest import first, and no token on the last", async () => {
      const { client, send } = await open();
      for (let count = 0; count < 7; count += 1) await client.startImport(START);
      const pages = await collect(client.listImports({ limit: 3 }).pages());
      expect(pages.map(({ operations }) => operations.map(({ id }) => id))).toEqual([
        ["7", "6", "5"],
        ["4", "3", "2"],
        ["1"],
      ]);
      const token = encodeURIComponent(pages[1]?.nextToken ?? "");
      const last = await send(`/bulk/imports?limit=3&paginationToken=${token}`);
      expect(await last.json()).toEqual({ data: [expect.objectContaining({ id: "1" })] });
    });

    it("names no next page if the last page is full", async () => {
      const { client } = await open();
      for (let count = 0; count < 4; count += 1) await client.startImport(START);
      const pages = await collect(client.listImports({ limit: 2 }).pages());
      expect(pages.map(({ operations, nextToken }) => [operations.length, !nextToken])).toEqual([
        [2, false],
        [2, true],
      ]);
    });

    it("is not shifted by an import that is started between two pages", async () => {
      const { client } = await open();
      for (let count = 0; count < 4; count += 1) await client.startImport(START);
      const seen = [];
      for await (const { operations } of client.listImports({ limit: 2 }).pages()) {
        seen.push(...operations.map(({ id }) => id));
        await client.startImport(START);
      }
      expect(seen).toEqual(["4", "3", "2", "1"]);
    });

    it("returns pages of the contract's size if no limit is sent", async () => {
      const { client, emulator } = await open();
      await startMany(client, DEFAULT_LIST_LIMIT + 1);
      const pages = await collect(client.listImports().pages());
      expect(pages.map(({ operations }) => operations.length)).toEqual([DEFAULT_LIST_LIMIT, 1]);
      expect(emulator.imports).toHaveLength(DEFAULT_LIST_LIMIT + 1);
    });

    it("is an empty page where there are no imports", async () => {
      const { client } = await open();
      expect(await collect(client.listImports().pages())).toEqual([{ operations: [] }]);
    });

    it.each(["2", "YmVmb3Jl", btoa("before 0"), btoa("before x"), "é", "%"])(
      "rejects the page token %j, which no list returned",
      async (paginationToken) => {
        const { client } = await open();
        const error = await rejection(collect(client.listImports({ paginationToken })));
        expect(error).toMatchObject({ status: 400, rpcCode: 3 });
        expect(String(error)).toContain("paginationToken must be one that a list returned");
      },
    );
  });

  describe("bad records", () => {
    const script = ({ uri }: { uri: string }) => ({
      records: 10,
      badRecords: uri.endsWith("all") ? 10 : 3,
    });

    it("fail an import where errorMode is left out, as with abort", async () => {
      const { client, emulator, send } = await open({ script });
      await client.startImport({ ...START, errorMode: { onError: "abort" } });
      const other = JSON.stringify({ uri: `${START.uri}-2` });
      await send("/bulk/imports", { method: "POST", body: other });
      emulator.advance(15_000);
      const [aborted, leftOut] = emulator.imports;
      expect(aborted).toMatchObject({ status: "Failed", percentComplete: 20, recordsImported: 2 });
      expect(failureReason(aborted ?? {})).toBe("bad_record");
      expect({ ...leftOut, id: "1", uri: START.uri }).toEqual(aborted);
    });

    it("are skipped and not counted with continue", async () => {
      const { client, emulator } = await open({ script });
      const { id } = await client.startImport({ ...START, errorMode: { onError: "continue" } });
      emulator.advance(15_000);
      const completed = await client.describeImport(id);
      expect(completed).toMatchObject({
        status: "Completed",
        percentComplete: 100,
        recordsImported: 7,
      });
      expect(completed).not.toHaveProperty("error");
    });

    it("fail an import with continue where there are no others", async () => {
      const { client, emulator } = await open({ script });
      const { id } = await client.startImport({
        uri: "s3://bucket/all",
        errorMode: { onError: "continue" },
      });
      emulator.advance(10_000);
      const failed = await client.describeImport(id);
      expect(failed).toMatchObject({ status: "Failed", error: FAILURE_TEXTS.all_rows_skipped });
      expect(failed.recordsImported ?? 0).toBe(0);
    });
  });
});

async function startMany(client: ImportClient, count: number): Promise<void> {
  for (let left = count; left > 0; left -= 1) await client.startImport(START);
}
