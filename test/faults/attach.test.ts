import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createImportEmulator } from "../../src/emulator.js";
import { findAttachable, MAX_PAGE_SIZE } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { connectInProcess, pass } from "../support/in-process.js";
import { type RunningProgram, startProgram } from "../support/run-program.js";
import { changeList } from "./lost-start.js";

const URI = "s3://bucket/dir";
const ATTACH = { attach: "unfinished" } as const;

describe("findAttachable()", () => {
  it("returns what starts with attach would return, for many uris by one reading of the list", async () => {
    const durationMs = Number.POSITIVE_INFINITY;
    const { client, emulator, clock } = connectInProcess({
      script: ({ uri }) =>
        uri.endsWith("done") ? { durationMs: 0, indexingMs: 0 } : { durationMs },
    });
    for (const name of ["running", "done", "running", "other"]) {
      await client.startImport({ uri: `s3://bucket/${name}` });
      await pass(clock, 10_000);
    }
    const uris = ["s3://bucket/done/", "s3://bucket/running", "s3://bucket/new"];
    const find = (attach: "unfinished" | "completed") =>
      findAttachable(client.listImports({ limit: MAX_PAGE_SIZE }).pages(), { uris, attach });
    const before = emulator.received.length;
    expect([...(await find("unfinished"))]).toEqual([
      ["s3://bucket/running", { id: "3", outcome: "attached" }],
    ]);
    expect(emulator.received.length - before).toBe(1);
    expect([...(await find("completed"))]).toEqual([
      ["s3://bucket/done/", { id: "2", outcome: "completed" }],
      ["s3://bucket/running", { id: "3", outcome: "attached" }],
    ]);
  });
});

describe('startImport() with attach: "unfinished"', () => {
  it("starts one import, even if it runs three times", async () => {
    const { client, connectAnother, emulator } = connectInProcess();
    expect(await client.startImport({ uri: URI }, ATTACH)).toEqual({ id: "1", outcome: "started" });
    for (const again of [client, connectAnother()]) {
      expect(await again.startImport({ uri: URI }, ATTACH)).toEqual({
        id: "1",
        outcome: "attached",
      });
    }
    expect(emulator.imports).toHaveLength(1);
  });

  it("attaches to an import whose status nobody knows", async () => {
    const { client, emulator } = connectInProcess();
    await client.startImport({ uri: URI });
    emulator.inject({ kind: "unknown_status", status: "Resting" });
    expect(await client.startImport({ uri: URI }, ATTACH)).toMatchObject({ outcome: "attached" });
  });

  it.each(["Completed", "Failed", "Cancelled"])("starts anew after one that is %s", async (end) => {
    const error = "User error: no";
    const { client, emulator, clock } = connectInProcess({
      script: () => (end === "Failed" ? { outcome: { failAtPercent: 50, error } } : {}),
    });
    await client.startImport({ uri: URI });
    if (end === "Cancelled") await client.cancelImport("1");
    await pass(clock, 60_000);
    expect(emulator.imports[0]).toMatchObject({ status: end });
    const started = await client.startImport({ uri: URI }, ATTACH);
    expect(started).toEqual({ id: "2", outcome: "started" });
  });

  it("reads the whole list, and only matches the same uri", async () => {
    const durationMs = Number.POSITIVE_INFINITY;
    const { client, emulator } = connectInProcess({ script: () => ({ durationMs }) });
    await client.startImport({ uri: URI });
    for (let count = 0; count < 250; count += 1) await client.startImport({ uri: `${URI}/` });
    const started = await client.startImport({ uri: URI }, ATTACH);
    expect(started).toEqual({ id: "1", outcome: "attached" });
    expect(emulator.received.slice(-3).map(({ operation }) => operation)).toEqual([
      ...["listImports", "listImports", "listImports"],
    ]);
  });

  it("starts nothing if the list cannot be read", async () => {
    const { client, emulator, settle } = connectInProcess();
    emulator.inject({ kind: "status", status: 503, operation: "listImports" }, 3);
    const error = await settle(rejection(client.startImport({ uri: URI }, ATTACH)));
    expect(error).toMatchObject({
      ...{ code: "api_error", action: "find an import to attach to", status: 503, attempts: 3 },
    });
    expect(emulator.imports).toEqual([]);
  });

  it("finds the import of an earlier run whose response was lost", async () => {
    const { client, connectAnother, emulator, settle } = connectInProcess();
    emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
    const first = client.startImport({ uri: URI }, { ...ATTACH, onUnknownOutcome: "throw" });
    expect(await settle(rejection(first))).toMatchObject({ code: "start_unconfirmed" });
    const again = await connectAnother().startImport({ uri: URI }, ATTACH);
    expect(again).toEqual({ id: "1", outcome: "attached" });
  });

  it("makes one import in two processes, the first of them killed before its response", async () => {
    const emulator = createImportEmulator();
    emulator.inject({ kind: "hang", where: "headers", operation: "startImport" });
    const { url, close } = await emulator.listen();
    onTestFinished(close);
    const first = runStart(url);
    await vi.waitUntil(() => emulator.imports.length > 0, { timeout: 20_000, interval: 5 });
    first.kill();
    expect(await first.ended).toEqual({ exitCode: null, printed: "" });
    const printed = '{"id":"1","outcome":"attached"}\n';
    expect(await runStart(url).ended).toEqual({ exitCode: 0, printed });
    expect(emulator.imports).toHaveLength(1);
  });
});

/** The states of imports of one uri. */
const ENDS = ["unfinished", "Completed", "Failed", "Cancelled"] as const;

/** What a start does after the newest import has ended so. */
const OUTCOMES = {
  unfinished: { unfinished: "attached", completed: "attached" },
  Completed: { unfinished: "started", completed: "completed" },
  Failed: { unfinished: "started", completed: "started" },
  Cancelled: { unfinished: "started", completed: "started" },
} as const;

/** Imports of these ends, one after the other, the last the newest. */
async function startEnds(ends: readonly (typeof ENDS)[number][]) {
  let started = 0;
  const setup = connectInProcess({
    script: () => {
      const end = ends[started++];
      if (end === "Failed") return { outcome: { failAtPercent: 0, error: "User error: no" } };
      return { durationMs: end === "Completed" ? 1_000 : Number.POSITIVE_INFINITY, indexingMs: 0 };
    },
  });
  const other = setup.connectAnother();
  for (const end of ends) {
    const { id } = await other.startImport({ uri: URI });
    if (end === "Cancelled") await other.cancelImport(id);
    await pass(setup.clock, 5_000);
  }
  expect(setup.emulator.imports.map(({ status }) => status)).toEqual(
    ends.map((end) =>
      end === "unfinished" ? expect.stringMatching(/^(Pending|InProgress)$/) : end,
    ),
  );
  return setup;
}

function permute<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item) =>
    permute(items.filter((each) => each !== item)).map((others) => [item, ...others]),
  );
}

describe.each(["unfinished", "completed"] as const)("startImport() with attach: %j", (attach) => {
  it.each(permute(ENDS).map((ends) => ({ ends })))(
    "depends on the newest of $ends",
    async (row) => {
      const { client, emulator } = await startEnds(row.ends);
      const outcome = OUTCOMES[row.ends[3] ?? "unfinished"][attach];
      const id = outcome === "started" ? "5" : "4";
      expect(await client.startImport({ uri: URI }, { attach })).toEqual({ id, outcome });
      expect(emulator.imports).toHaveLength(Number(id));
    },
  );

  it("depends on the time of creation, not on the order of the list", async () => {
    const createdAt = (minute: number) => `2025-08-21T12:0${minute}:00+00:00`;
    const list = [
      { id: "old", uri: URI, status: "InProgress", createdAt: createdAt(1) },
      { id: "new", uri: URI, status: "Completed", createdAt: createdAt(3) },
      { id: "other", uri: "s3://bucket/other", status: "InProgress", createdAt: createdAt(5) },
      { id: "middle", uri: URI, status: "Failed", createdAt: createdAt(2) },
    ];
    const { client } = connectInProcess({ tamper: changeList(() => list) });
    const want = { unfinished: { outcome: "started" }, completed: { id: "new" } };
    expect(await client.startImport({ uri: URI }, { attach })).toMatchObject(want[attach]);
  });

  it("takes of two imports of the same time the one that may still be running", async () => {
    const list = ["Failed", "InProgress", "Cancelled"].map((status, index) => {
      return { id: `${index}`, uri: URI, status, createdAt: "2025-08-21T12:00:00Z" };
    });
    const { client } = connectInProcess({ tamper: changeList(() => list) });
    const attached = await client.startImport({ uri: URI }, { attach });
    expect(attached).toEqual({ id: "1", outcome: "attached" });
  });

  it("takes equal times for no order of the list", async () => {
    const createdAt = "2025-08-21T12:00:00Z";
    const old = Array.from({ length: 12 }, (_, index) => {
      return { id: `old-${index}`, uri: URI, status: "Completed", createdAt };
    });
    const running = { id: "running", uri: URI, status: "InProgress", createdAt };
    const { client } = connectInProcess({
      tamper: async (_pass, { url }) =>
        url.includes("paginationToken")
          ? Response.json({ data: [running] })
          : Response.json({ data: old, pagination: { next: "2" } }),
    });
    const attached = await client.startImport({ uri: URI }, { attach });
    expect(attached).toEqual({ id: "running", outcome: "attached" });
  });

  it.each([
    { status: "InProgress", outcome: "attached" },
    { status: "Completed", outcome: "started" },
  ])("prefers an import of unknown age to a second one: $status", async (row) => {
    const list = [
      { id: "undated", uri: URI, status: row.status },
      { id: "failed", uri: URI, status: "Failed", createdAt: "2025-08-21T12:00:00Z" },
    ];
    const { client } = connectInProcess({ tamper: changeList(() => list) });
    expect(await client.startImport({ uri: URI }, { attach })).toMatchObject({
      outcome: row.outcome,
    });
  });

  it("reads no page after the one that shows the newest, if the list runs from new to old", async () => {
    const { client, clock, listReceived } = connectInProcess();
    for (let count = 0; count < 250; count += 1) {
      if (count === 240) await client.startImport({ uri: URI });
      await client.startImport({ uri: `${URI}/${count}` });
      await pass(clock, 10);
    }
    await pass(clock, 60_000);
    const before = listReceived().length;
    await client.startImport({ uri: URI }, { attach });
    expect(listReceived().slice(before)).toEqual(
      attach === "completed" ? ["listImports"] : ["listImports", "startImport"],
    );
  });

  it("sends nothing if the list takes all of its time", async () => {
    const setup = connectInProcess({
      options: { timeoutMs: 10_000 },
      tamper: async (pass, { operation, wait }) => {
        if (operation === "listImports") await wait(4_000);
        return pass();
      },
    });
    const other = setup.connectAnother();
    for (let count = 0; count < 250; count += 1) await other.startImport({ uri: `${URI}/x` });
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI }, { attach })));
    expect(error).toMatchObject({
      ...{
        code: "timed_out",
        action: "find an import to attach to",
        scope: "call",
        timeoutMs: 10_000,
      },
    });
    expect(setup.clock.monotonic()).toBe(10_000);
    expect(setup.clock.countTimers()).toBe(0);
    expect(setup.emulator.imports).toHaveLength(250);
  });

  it("shares the time that the list has left between the start and the search for it", async () => {
    const setup = connectInProcess({
      options: { timeoutMs: 10_000, maxRetries: 0 },
      tamper: async (pass, { operation, wait }) => {
        if (operation === "listImports") await wait(4_000);
        return pass();
      },
    });
    setup.emulator.inject({ kind: "hang", where: "headers", operation: "startImport" });
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI }, { attach })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      cause: { code: "timed_out", scope: "call", timeoutMs: 3_000 },
    });
    expect(setup.clock.monotonic()).toBe(10_000);
  });
});

/** Starts an import in a process of its own, which prints the result. */
function runStart(url: string): RunningProgram {
  const index = JSON.stringify(new URL("../../src/index.ts", import.meta.url));
  return startProgram(`
    import { createImportClient } from ${index};
    const client = createImportClient({ apiKey: "key", indexHost: ${JSON.stringify(url)} });
    const started = await client.startImport({ uri: "${URI}" }, { attach: "unfinished" });
    console.log(JSON.stringify(started));
  `);
}
