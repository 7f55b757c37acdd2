import { describe, expect, it } from "vitest";
import { rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";

const HOUR_MS = 3_600_000;
const FAILURE = { failAtPercent: 50, error: "User error: no" };

/** Four imports, of which the second fails after half an hour, or is cancelled at once. */
async function startFour(end: "Failed" | "Cancelled") {
  const setup = connectInProcess({
    script: ({ uri }) => ({
      durationMs: HOUR_MS,
      ...(end === "Failed" && uri.endsWith("/2") ? { outcome: FAILURE } : {}),
    }),
  });
  const ids: string[] = [];
  for (const folder of [1, 2, 3, 4]) {
    const started = setup.client.startImport({ uri: `s3://bucket/${folder}` });
    ids.push((await setup.settle(started)).id);
  }
  if (end === "Cancelled") await setup.settle(setup.client.cancelImport("2"));
  return { ...setup, ids };
}

describe("waitForImports() with failFast", () => {
  it.each([
    { end: "Failed", code: "import_failed", atMs: HOUR_MS / 2 },
    { end: "Cancelled", code: "import_cancelled", atMs: 0 },
  ] as const)("rejects as soon as one is seen $end, and leaves the others", async (row) => {
    const { client, clock, emulator, ids, settle } = await startFour(row.end);
    const seen: string[] = [];
    const error = await settle(
      rejection(
        client.waitForImports(ids, {
          failFast: true,
          onProgress: ({ id, status }) => seen.push(`${id} ${status}`),
        }),
      ),
    );
    const failure = { code: row.code, operation: { id: "2", status: row.end } };
    expect(error).toMatchObject({
      code: "wait_incomplete",
      failures: new Map([["2", expect.objectContaining({ code: row.code })]]),
      cause: failure,
      message: expect.stringMatching(
        /^Cannot wait for 4 imports: 1 did not complete: 2 \(the import (failed: User error: no|was cancelled)\)$/,
      ),
    });
    const { operations } = error as { operations: Map<string, { status: string }> };
    expect([...operations.keys()]).toEqual(expect.arrayContaining(["2"]));
    expect(seen.filter((each) => each === `2 ${row.end}`)).toHaveLength(1);
    expect(clock.monotonic()).toBeGreaterThanOrEqual(row.atMs);
    expect(clock.monotonic()).toBeLessThan(row.atMs + 60_000);
    expect(clock.countTimers()).toBe(0);
    expect(
      emulator.received.map(({ method }) => method).filter((each) => each === "DELETE"),
    ).toHaveLength(row.end === "Cancelled" ? 1 : 0);
    expect(emulator.imports.filter(({ status }) => /Pending|InProgress/.test(status))).toHaveLength(
      3,
    );
  });

  it("keeps what the same page shows of the others", async () => {
    const statuses = ["InProgress", "Failed", "Cancelled", "Failed", "Completed"];
    const data = statuses.map((status, index) => ({ id: `${index + 1}`, status, error: "no" }));
    let lists = 0;
    const { client } = connectInProcess({
      tamper: async () => {
        lists += 1;
        return Response.json({ data, pagination: { next: `${lists}` } });
      },
    });
    const ids = Array.from({ length: 300 }, (_, index) => `${index + 1}`);
    const error = await rejection(client.waitForImports(ids, { failFast: true }));
    expect(error).toMatchObject({
      cause: { code: "import_failed", operation: { id: "2" } },
      failures: new Map([
        ["2", expect.objectContaining({ code: "import_failed" })],
        ["3", expect.objectContaining({ code: "import_cancelled" })],
        ["4", expect.objectContaining({ code: "import_failed" })],
      ]),
      operations: new Map(data.map(({ id, status }) => [id, expect.objectContaining({ status })])),
    });
    expect(lists).toBe(1);
  });

  it("polls no others after a describe that shows a failure", async () => {
    let describes = 0;
    const { client } = connectInProcess({
      tamper: async (_pass, { operation, url }) => {
        if (operation === "listImports") return new Response("no", { status: 404 });
        describes += 1;
        return Response.json({ id: url.split("/").at(-1), status: "Failed", error: "no" });
      },
    });
    const ids = Array.from({ length: 100 }, (_, index) => `${index}`);
    const error = await rejection(client.waitForImports(ids, { failFast: true }));
    expect(error).toMatchObject({ code: "wait_incomplete", cause: { code: "import_failed" } });
    expect(describes).toBeLessThanOrEqual(10);
  });

  it("returns all that have completed", async () => {
    const { client, ids, settle } = await startFour("Failed");
    const others = ids.filter((id) => id !== "2");
    const operations = await settle(client.waitForImports(others, { failFast: true }));
    expect(operations.map(({ status }) => status)).toEqual(["Completed", "Completed", "Completed"]);
  });

  it("left out waits for all", async () => {
    const { client, ids, settle } = await startFour("Failed");
    const operations = await settle(client.waitForImports(ids, { failFast: undefined }));
    expect(operations.map(({ status }) => status)).toEqual([
      ...["Completed", "Failed", "Completed", "Completed"],
    ]);
  });
});
