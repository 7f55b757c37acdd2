import { describe, expect, it } from "vitest";
import {
  createImportEmulator,
  type EmulatorOptions,
  type ImportScript,
} from "../../src/emulator.js";
import { failureReason } from "../../src/index.js";
import { connectTo } from "../support/emulator-client.js";

const DIR = "s3://bucket/dir";
const HOUR_MS = 3_600_000;

/** An emulator on which imports are started one by one, in a time that only the test moves. */
function open(options: EmulatorOptions = {}) {
  const scripts: ImportScript[] = [];
  const emulator = createImportEmulator({
    speed: 0,
    script: () => scripts.shift() ?? {},
    ...options,
  });
  const client = connectTo(emulator);
  return {
    emulator,
    client,
    advance: emulator.advance,
    async start(script: ImportScript = {}, uri = DIR) {
      scripts.push(script);
      return (await client.startImport({ uri })).id;
    },
    /** The status of each import, and how many records it has. */
    list: () =>
      emulator.imports.map(({ status, recordsImported = 0 }) => `${status} ${recordsImported}`),
  };
}

function existsText(name: string): string {
  return `User error: The namespace "${name}" already exists. Imports are only allowed into nonexistent namespaces.`;
}

describe("a second import of a folder", () => {
  it("fails when it begins to load, with the text of the service and without a record", async () => {
    const { start, advance, client } = open();
    await start();
    advance(HOUR_MS);
    const id = await start();
    advance(999);
    expect(await client.describeImport(id)).toMatchObject({ status: "InProgress" });
    advance(1);
    const failed = await client.describeImport(id);
    expect(failed).toMatchObject({ status: "Failed", error: existsText(DIR) });
    expect([failed.percentComplete ?? 0, failed.recordsImported ?? 0]).toEqual([0, 0]);
    expect(Date.parse(failed.finishedAt ?? "") - Date.parse(failed.createdAt ?? "")).toBe(1_000);
    expect(failureReason(failed)).toBe("namespace_exists");
    advance(HOUR_MS);
    expect(await client.describeImport(id)).toEqual(failed);
  });

  it.each([
    [DIR, `${DIR}/`],
    [`${DIR}//`, DIR],
    ["https://a.blob.core.windows.net/c/d?sig=one", "https://a.blob.core.windows.net/c/d/?sig=two"],
    ["s3://bucket/é", "s3://bucket/é/"],
  ])("is one of the same folder: %s and %s", async (one, other) => {
    const { start, advance, list, emulator } = open();
    await start({}, one);
    await start({}, other);
    advance(HOUR_MS);
    expect(list()).toEqual(["Completed 1000", "Failed 0"]);
    expect(emulator.imports).toMatchObject([{ uri: one }, { uri: other }]);
  });

  it.each([
    "s3://bucket/dir2",
    "s3://bucket/dir/sub",
    "s3://bucket",
    "gs://bucket/dir",
    "s3://bucket/DIR",
  ])("is not one of another folder: %s", async (uri) => {
    const { start, advance, list } = open();
    await start();
    await start({}, uri);
    advance(HOUR_MS);
    expect(list()).toEqual(["Completed 1000", "Completed 1000"]);
  });

  it.each<{ first: string; script: ImportScript; end: string }>([
    {
      first: "failed half way",
      script: { outcome: { failAtPercent: 50, error: "x" } },
      end: "Failed 500",
    },
    {
      first: "failed at its fifth record",
      script: { records: 10_000, badRecords: 2_000 },
      end: "Failed 4",
    },
    {
      first: "is still indexing",
      script: { indexingMs: Number.POSITIVE_INFINITY },
      end: "InProgress 1000",
    },
    { first: "is loading", script: { durationMs: Number.POSITIVE_INFINITY }, end: "InProgress 0" },
  ])("fails if the first $first", async ({ script, end }) => {
    const { start, advance, list } = open();
    await start(script);
    advance(HOUR_MS);
    await start();
    advance(HOUR_MS);
    expect(list()).toEqual([end, "Failed 0"]);
  });

  it.each<{ first: string; script: ImportScript; end: string }>([
    {
      first: "failed at once",
      script: { outcome: { failAtPercent: 0, error: "x" } },
      end: "Failed 0",
    },
    { first: "failed at its first record", script: { records: 1, badRecords: 1 }, end: "Failed 0" },
    { first: "had no records", script: { records: 0 }, end: "Completed 0" },
  ])("completes if the first $first", async ({ script, end }) => {
    const { start, advance, list } = open();
    await start(script);
    advance(HOUR_MS);
    await start();
    advance(HOUR_MS);
    expect(list()).toEqual([end, "Completed 1000"]);
  });

  it.each([
    { ms: 999, ends: ["Cancelled 0", "Completed 1000"] },
    { ms: 1_000, ends: ["Cancelled 100", "Failed 0"] },
  ])("ends as $ends if the first was cancelled after $ms ms", async ({ ms, ends }) => {
    const { start, advance, client, list } = open();
    const id = await start();
    advance(ms);
    await client.cancelImport(id);
    await start();
    advance(HOUR_MS);
    expect(list()).toEqual(ends);
  });

  it("fails with its own mistake if that shows before anything is loaded", async () => {
    const { start, advance, emulator } = open();
    await start({}, "s3://bucket/x.parquet");
    await start({ outcome: "Completed" }, "s3://bucket/x.parquet");
    await start({}, "s3://bucket/x.parquet");
    advance(HOUR_MS);
    const [first, second, third] = emulator.imports.map((each) => failureReason(each));
    expect([first, second, third]).toEqual(["not_a_folder", undefined, "not_a_folder"]);
  });
});

describe("of two imports of one folder at once", () => {
  it("the one that begins to load first has it, whichever was started first", async () => {
    const { start, advance, list } = open();
    await start({ durationMs: 60_000 });
    await start({ durationMs: 30_000 });
    advance(HOUR_MS);
    expect(list()).toEqual(["Failed 0", "Completed 1000"]);
  });

  it("the one that was started first has it if they begin to load at the same time", async () => {
    const { start, advance, list } = open();
    await start();
    await start();
    await start();
    expect(list()).toEqual(["Pending 0", "Pending 0", "Pending 0"]);
    advance(HOUR_MS);
    expect(list()).toEqual(["Completed 1000", "Failed 0", "Failed 0"]);
  });

  it("one that runs also has the namespaces that it has not filled yet, until it ends", async () => {
    const { start, advance, client, list, emulator } = open();
    const long = await start({ durationMs: 100_000, namespaces: { one: 900, two: 100 } });
    advance(50_000);
    await start({ namespaces: { two: 5 } });
    advance(1_000);
    await client.cancelImport(long);
    await start({ namespaces: { three: 5, two: 5 } });
    await start({ namespaces: { one: 5 } });
    advance(HOUR_MS);
    expect(list()).toEqual(["Cancelled 510", "Failed 0", "Completed 10", "Failed 0"]);
    expect([emulator.imports[1]?.error, emulator.imports[3]?.error]).toEqual([
      existsText("two"),
      existsText("one"),
    ]);
  });

  it("ends are the same however rarely the imports are read", async () => {
    const scripts: ImportScript[] = [
      { durationMs: 20_000 },
      { durationMs: 5_000 },
      {},
      { outcome: { failAtPercent: 0, error: "x" } },
      // Has "two" while the next one begins to load, and leaves it without a record.
      { namespaces: { one: 900, two: 100 }, outcome: { failAtPercent: 50, error: "x" } },
      { namespaces: { two: 5 }, durationMs: 30_000 },
    ];
    const runs = [1, 40, 9_000].map(async (steps) => {
      const { start, advance, list, emulator } = open();
      for (const script of scripts) await start(script);
      for (let step = 0; step < steps; step += 1) {
        advance(90_000 / steps);
        list();
      }
      return emulator.imports;
    });
    const [one, ...others] = await Promise.all(runs);
    expect(one?.map(({ status }) => status)).toEqual([
      "Failed",
      "Completed",
      ...Array(4).fill("Failed"),
    ]);
    expect(one?.at(-1)?.error).toBe(existsText("two"));
    for (const other of others) expect(normalize(other)).toEqual(normalize(one));
  });
});

function normalize(operations: ReturnType<typeof open>["emulator"]["imports"] = []) {
  return operations.map(({ createdAt: _, finishedAt: __, ...rest }) => rest);
}

describe("the namespaces of a script", () => {
  it("are the ones that exist then, with the sum of their records", async () => {
    const { start, advance, list, emulator } = open();
    await start({ namespaces: { one: 30, two: 12 } });
    await start({ namespaces: { three: 1 } });
    advance(HOUR_MS);
    await start({ namespaces: { four: 1, two: 1 } }, "gs://other/dir");
    await start({ namespaces: { four: 1 } });
    advance(HOUR_MS);
    expect(list()).toEqual(["Completed 42", "Completed 1", "Failed 0", "Completed 1"]);
    expect(emulator.imports[2]?.error).toBe(existsText("two"));
  });

  it("may be none", async () => {
    const { start, advance, list } = open();
    await start({ namespaces: {} });
    await start({ namespaces: {} });
    advance(HOUR_MS);
    expect(list()).toEqual(["Completed 0", "Completed 0"]);
  });
});

describe("the namespaces of an index", () => {
  it.each([
    { given: { old: 5 }, want: existsText("old") },
    { given: { old: 0 }, want: existsText("old") },
    { given: { "": 5 }, want: existsText("__default__") },
    { given: { __default__: 5 }, want: existsText("__default__") },
    { given: { "": 0 }, want: undefined },
    { given: { __default__: 0 }, want: undefined },
    { given: { other: 5 }, want: undefined },
  ])("$given fail an import with $want", async ({ given, want }) => {
    const { start, advance, emulator } = open({ index: { namespaces: given } });
    await start({ namespaces: { old: 1, "": 1 } });
    advance(HOUR_MS);
    expect(emulator.imports[0]?.error).toBe(want);
    expect(emulator.imports[0]?.status).toBe(want === undefined ? "Completed" : "Failed");
  });

  it("are read once: a change of the object is none of the index", async () => {
    const namespaces: Record<string, number> = {};
    const { start, advance, list } = open({ index: { namespaces } });
    namespaces[DIR] = 5;
    await start();
    advance(HOUR_MS);
    expect(list()).toEqual(["Completed 1000"]);
  });
});
