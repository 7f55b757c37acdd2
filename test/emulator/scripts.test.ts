import { describe, expect, it } from "vitest";
import { createImportEmulator, type ImportScript } from "../../src/emulator.js";
import type { ImportOperation, StartImportRequest } from "../../src/index.js";
import { collect, rejection } from "../support/connect.js";
import { connectTo } from "../support/emulator-client.js";

describe("a script", () => {
  it.each([
    { script: { records: -1 }, want: "script.records must be at least 0" },
    { script: { records: 1.5 }, want: "script.records must be an integer" },
    { script: { badRecords: 1_001 }, want: "must be at most records (1001 of 1000 are bad)" },
    { script: { namespaces: "a" }, want: "script.namespaces must be an object of namespaces" },
    { script: { namespaces: { a: 1.5 } }, want: 'script.namespaces["a"] must be an integer' },
    {
      script: { namespaces: { a: 1, b: 2 }, records: 4 },
      want: "script.records must be the sum of namespaces (3, not 4) or left out",
    },
    {
      script: { namespaces: { a: 1, b: 2 }, badRecords: 4 },
      want: "must be at most records (4 of 3 are bad)",
    },
    { script: { durationMs: -1 }, want: "script.durationMs must be a number of milliseconds" },
    { script: { durationMs: Number.NaN }, want: "script.durationMs must be a number" },
    { script: { indexingMs: "1" }, want: "script.indexingMs must be a number of milliseconds" },
    { script: { outcome: "Failed" }, want: 'script.outcome must be "Completed" or {' },
    {
      script: { outcome: { failAtPercent: 101, error: "x" } },
      want: "failAtPercent must be at most",
    },
    { script: { outcome: { failAtPercent: 1 } }, want: "script.outcome.error is required" },
    { script: { duration: 5 }, want: "duration is not an option" },
    { script: undefined, want: "script must return an object, and not a promise" },
    { script: Promise.resolve({}), want: "script must return an object, and not a promise" },
  ])("that returns $script is named in the response", async ({ script, want }) => {
    const emulator = createImportEmulator({ script: () => script as never });
    const error = await rejection(connectTo(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(error).toMatchObject({ status: 422 });
    expect(String(error)).toContain("the emulator's script failed: InvalidArgumentError");
    expect(String(error)).toContain(want);
    expect(emulator.imports).toEqual([]);
  });

  it("that returns a promise is named in the response, and its rejection is not unhandled", async () => {
    const emulator = createImportEmulator({
      script: (async () => {
        throw new Error("late");
      }) as never,
    });
    const error = await rejection(connectTo(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(String(error)).toContain("script must return an object, and not a promise");
  });

  it.each([
    { thrown: new Error("no such folder"), want: "Error: no such folder" },
    { thrown: Symbol("x"), want: "Symbol(x)" },
    { thrown: Object.create(null), want: "what was thrown cannot be read" },
  ])("that throws is named in the response: $want", async ({ thrown, want }) => {
    const emulator = createImportEmulator({
      script: () => {
        throw thrown;
      },
    });
    const error = await rejection(connectTo(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(String(error)).toContain(`the emulator's script failed: ${want}`);
  });

  it.each([
    { script: { badRecords: 2 }, percentComplete: 33.3, recordsImported: 333 },
    { script: { records: 10_000, badRecords: 2_000 }, percentComplete: 0, recordsImported: 4 },
    { script: { records: 1, badRecords: 1 }, percentComplete: 0, recordsImported: 0 },
  ])(
    "that returns $script names the row that was reached",
    async ({ script, percentComplete, recordsImported }) => {
      const { error, ...failed } = await run(script);
      expect(error).toContain(`row ${recordsImported}:`);
      const { percentComplete: percent = 0, recordsImported: records = 0 } = failed;
      expect([percent, records]).toEqual([percentComplete, recordsImported]);
    },
  );

  it("may fail an import at any percentage, which then stands there with its records", async () => {
    for (let tenths = 1; tenths <= 1_000; tenths += 1) {
      const failAtPercent = tenths / 10;
      const failed = await run({ outcome: { failAtPercent, error: "x" }, durationMs: 1_000 / 3 });
      expect(failed).toMatchObject({ percentComplete: failAtPercent, recordsImported: tenths });
    }
  });

  it.each([
    { at: 20, want: { error: "x", percentComplete: 20 } },
    { at: 80, want: { error: expect.stringContaining("row 500"), percentComplete: 50 } },
  ])("may fail an import twice: at $at percent and by a bad record", async ({ at, want }) => {
    const failed = await run({ badRecords: 1, outcome: { failAtPercent: at, error: "x" } });
    expect(failed).toMatchObject(want);
  });

  it("counts no bad records in an import that skips them and fails", async () => {
    const script = { badRecords: 500, outcome: { failAtPercent: 50, error: "x" } };
    const failed = await run(script, { errorMode: { onError: "continue" } });
    expect(failed).toMatchObject({ error: "x", recordsImported: 250 });
  });

  it("may fail an import at a fraction that no record falls on, and none is lost", async () => {
    const outcome = { failAtPercent: 33.33333349, error: "x" };
    const script = () => ({ records: 2 ** 40, durationMs: 1e9, outcome });
    const emulator = createImportEmulator({ speed: 0, script });
    await connectTo(emulator).startImport({ uri: "s3://bucket/dir" });
    emulator.advance(333_333_334);
    const [before] = emulator.imports;
    emulator.advance(1);
    const [after] = emulator.imports;
    expect([before?.status, after?.status]).toEqual(["InProgress", "Failed"]);
    expect(after?.recordsImported).toBeGreaterThanOrEqual(before?.recordsImported ?? 0);
  });

  it("may complete an import whose uri is that of a file", async () => {
    const completed = await run({ outcome: "Completed" }, { uri: "s3://bucket/x.parquet" });
    expect(completed).toMatchObject({ status: "Completed", recordsImported: 1_000 });
  });

  it("may complete an import of nothing", async () => {
    const completed = await run({ records: 0 }, { errorMode: { onError: "continue" } });
    expect(completed).toMatchObject({ status: "Completed", percentComplete: 100 });
    expect(completed.recordsImported ?? 0).toBe(0);
  });

  it("keeps a long import pending for a minute, and silent for two", async () => {
    const script = () => ({ durationMs: 6 * 3_600_000 });
    const emulator = createImportEmulator({ speed: 0, script });
    await connectTo(emulator).startImport({ uri: "s3://bucket/dir" });
    const seen = [59_999, 1, 59_999, 1].map((ms) => {
      emulator.advance(ms);
      const { status, percentComplete = 0 } = emulator.imports[0] ?? {};
      return [status, percentComplete];
    });
    expect(seen).toEqual([
      ["Pending", 0],
      ["InProgress", 0],
      ["InProgress", 0],
      ["InProgress", 0.5],
    ]);
  });

  it("may fail an import that never gets anywhere", async () => {
    const outcome = { failAtPercent: 0, error: "x" };
    const failed = await run({ durationMs: Number.POSITIVE_INFINITY, outcome });
    expect(failed).toMatchObject({ status: "Failed", error: "x" });
  });

  it("may take any time, and ends then and not before", async () => {
    for (const durationMs of [1_000 / 3, 2_000 / 3, 12_345.678, 5e-324, 0.1, 1e12 / 7]) {
      let now = 0.1;
      const emulator = createImportEmulator({
        speed: 0.7,
        clock: () => now,
        script: () => ({ durationMs, indexingMs: 0 }),
      });
      now = 0.3;
      await connectTo(emulator).startImport({ uri: "s3://bucket/dir" });
      if (durationMs > 1) emulator.advance(durationMs - 1);
      if (durationMs > 1) expect(emulator.imports[0]?.status).toBe("InProgress");
      emulator.advance(Math.min(durationMs, 1));
      expect(emulator.imports[0]).toMatchObject({
        status: "Completed",
        percentComplete: 100,
        recordsImported: 1_000,
      });
    }
  });

  it("is given a request of its own, with the errorMode that the service assumes", async () => {
    const given: unknown[] = [];
    const emulator = createImportEmulator({
      script: (request) => {
        given.push(structuredClone(request));
        request.uri = "s3://changed";
        return {};
      },
    });
    const init = {
      method: "POST",
      headers: { "api-key": "any" },
      body: '{"uri":"s3://bucket/dir"}',
    };
    await emulator.fetch("https://localhost/bulk/imports", init);
    expect(given).toEqual([{ uri: "s3://bucket/dir", errorMode: { onError: "abort" } }]);
    expect(emulator.imports[0]?.uri).toBe("s3://bucket/dir");
  });

  it("may stall an import at 0 and at 100 percent for good", async () => {
    const emulator = createImportEmulator({
      speed: 0,
      script: ({ uri }) =>
        uri.endsWith("0") ? { durationMs: Number.POSITIVE_INFINITY } : { indexingMs: 1 / 0 },
    });
    const client = connectTo(emulator);
    const { id: at100 } = await client.startImport({ uri: "s3://bucket/1" });
    const { id: at0 } = await client.startImport({ uri: "s3://bucket/0" });
    emulator.advance(365 * 86_400_000);
    const loaded = await client.describeImport(at100);
    expect(loaded).toMatchObject({ status: "InProgress", percentComplete: 100 });
    const { percentComplete = 0, status } = await client.describeImport(at0);
    expect([status, percentComplete]).toEqual(["InProgress", 0]);
  });
});

it("sendZeros sends the counts of an import while they are 0", async () => {
  const emulator = createImportEmulator({ speed: 0, sendZeros: true });
  const client = connectTo(emulator);
  const { id } = await client.startImport({ uri: "s3://bucket/dir" });
  const zeros = { percentComplete: 0, recordsImported: 0 };
  for (const status of ["Pending", "InProgress"]) {
    if (status === "InProgress") emulator.advance(500);
    expect(await client.describeImport(id)).toMatchObject({ status, ...zeros });
    expect(emulator.imports).toMatchObject([{ status, ...zeros }]);
    const [listed] = await collect(client.listImports());
    expect(listed).toMatchObject({ status, ...zeros });
  }
  await client.cancelImport(id);
  emulator.advance(500);
  expect(await client.describeImport(id)).toMatchObject({ status: "Cancelled", ...zeros });
});

/** An import as it is after a day. */
async function run(
  script: ImportScript,
  request: Partial<StartImportRequest> = {},
): Promise<Partial<ImportOperation>> {
  const emulator = createImportEmulator({ speed: 0, script: () => script });
  await connectTo(emulator).startImport({ uri: "s3://bucket/dir", ...request });
  emulator.advance(86_400_000);
  return emulator.imports[0] ?? {};
}
