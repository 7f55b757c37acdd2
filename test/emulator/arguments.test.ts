import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createRequestLog } from "../../src/emulator/service/request-log.js";
import { createImportEmulator, type ImportScript } from "../../src/emulator.js";
import {
  createImportClient,
  type ImportOperation,
  InvalidArgumentError,
  type StartImportRequest,
} from "../../src/index.js";
import { rejection, thrownBy } from "../support/connect.js";

/** What may be wrong, given without the types that would forbid it. */
const OPTIONS = [
  { options: null, argument: "options", rule: "must be an object" },
  { options: { port: 1 }, argument: "port", rule: "is not an option" },
  { options: { apiKey: "" }, argument: "apiKey", rule: "visible ASCII" },
  { options: { apiKey: "a b" }, argument: "apiKey", rule: "visible ASCII" },
  { options: { apiKey: 5 }, argument: "apiKey", rule: "must be a text" },
  { options: { clock: 5 }, argument: "clock", rule: "must be a function" },
  { options: { clock: () => "5" }, argument: "clock", rule: "milliseconds since 1970" },
  { options: { clock: () => 5n }, argument: "clock", rule: "milliseconds since 1970" },
  { options: { clock: () => new Date() }, argument: "clock", rule: "milliseconds since 1970" },
  { options: { clock: () => Number.NaN }, argument: "clock", rule: "milliseconds since 1970" },
  { options: { clock: () => 8.65e15 }, argument: "clock", rule: "that a Date can hold" },
  { options: { script: {} }, argument: "script", rule: "must be a function" },
  { options: { speed: -1 }, argument: "speed", rule: "must be a number from 0 to 1000000" },
  { options: { speed: Number.NaN }, argument: "speed", rule: "must be a number from 0 to 1000000" },
  {
    options: { speed: Number.POSITIVE_INFINITY },
    argument: "speed",
    rule: "must be a number from 0 to 1000000",
  },
  { options: { speed: 1_000_001 }, argument: "speed", rule: "must be a number from 0 to 1000000" },
  { options: { speed: "2" }, argument: "speed", rule: "must be a number from 0 to 1000000" },
];

it.each(OPTIONS)("createImportEmulator($options) is refused", ({ options, argument, rule }) => {
  const error = thrownBy(() => createImportEmulator(options as never));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ argument, rule: expect.stringContaining(rule) });
});

const FAULTS = [
  { fault: undefined, argument: "fault", rule: "must be an object" },
  { fault: {}, argument: "kind", rule: "is required" },
  { fault: { kind: "fire" }, argument: "kind", rule: "must be one of status, drop, hang, empty" },
  { fault: { kind: "toString" }, argument: "kind", rule: "must be one of" },
  { fault: { kind: "status" }, argument: "status", rule: "is required" },
  { fault: { kind: "status", status: 199 }, argument: "status", rule: "must be at least 200" },
  { fault: { kind: "status", status: 600 }, argument: "status", rule: "must be at most 599" },
  {
    fault: { kind: "status", status: 500, retryafter: "1" },
    argument: "retryafter",
    rule: "known",
  },
  { fault: { kind: "status", status: 500, retryAfter: 1 }, argument: "retryAfter", rule: "string" },
  {
    fault: { kind: "status", status: 500, retryAfter: "a\nb" },
    argument: "retryAfter",
    rule: "line",
  },
  {
    fault: { kind: "status", status: 500, contentType: "é\u0101" },
    argument: "contentType",
    rule: "L",
  },
  { fault: { kind: "drop" }, argument: "when", rule: "is required" },
  { fault: { kind: "drop", when: "during" }, argument: "when", rule: "one of before, after" },
  { fault: { kind: "hang" }, argument: "where", rule: "is required" },
  { fault: { kind: "hang", where: "body", when: "before" }, argument: "when", rule: '"after"' },
  { fault: { kind: "redirect" }, argument: "location", rule: "is required" },
  { fault: { kind: "redirect", location: "\r\n" }, argument: "location", rule: "no line break" },
  { fault: { kind: "list_lag" }, argument: "ms", rule: "is required" },
  { fault: { kind: "list_lag", ms: -1 }, argument: "ms", rule: "must be at least 0" },
  {
    fault: { kind: "unknown_status", status: "" },
    argument: "status",
    rule: "at least 1 character",
  },
  { fault: { kind: "unknown_status" }, argument: "status", rule: "is required" },
  {
    fault: { kind: "empty", operation: "start" },
    argument: "operation",
    rule: "one of startImport",
  },
  {
    fault: { kind: "list_lag", ms: 1, operation: "startImport" },
    argument: "operation",
    rule: "must be one of listImports",
  },
  {
    fault: { kind: "unknown_status", status: "x", operation: "cancelImport" },
    argument: "operation",
    rule: "must be one of describeImport, listImports",
  },
];

it.each(FAULTS)("inject($fault) is refused", ({ fault, argument, rule }) => {
  const emulator = createImportEmulator();
  const error = thrownBy(() => emulator.inject(fault as never));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ argument, rule: expect.stringContaining(rule) });
});

it.each([0, -1, 1.5, Number.NaN, "2", null])("inject() %j times is refused", (times) => {
  const emulator = createImportEmulator();
  const error = thrownBy(() => emulator.inject({ kind: "empty" }, times as never));
  expect(error).toMatchObject({
    argument: "times",
    rule: "must be an integer from 1 on, or Infinity",
  });
});

it("inject() takes a copy of the fault", async () => {
  const { fetch, inject } = createImportEmulator();
  const fault = { kind: "status" as const, status: 503 };
  inject(fault);
  fault.status = 500;
  const response = await fetch("https://localhost/bulk/imports", { headers: { "api-key": "any" } });
  expect(response.status).toBe(503);
});

it.each([-1, Number.NaN, Number.POSITIVE_INFINITY, 8.65e15, "5", undefined])(
  "advance(%s) is refused, and time stays as it is",
  async (ms) => {
    const emulator = createImportEmulator({ speed: 0 });
    const error = thrownBy(() => emulator.advance(ms as never));
    expect(error).toMatchObject({ argument: "ms", rule: expect.stringContaining("from 0 on") });
    expect(await readDate(emulator)).toBe(await readDate(emulator));
  },
);

describe("a script", () => {
  it.each([
    { script: { records: -1 }, want: "script.records must be at least 0" },
    { script: { records: 1.5 }, want: "script.records must be an integer" },
    { script: { badRecords: 1_001 }, want: "must be at most records: 1001 of 1000 are bad" },
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
    { script: undefined, want: "script must give an object at once" },
    { script: Promise.resolve({}), want: "script must give an object at once" },
  ])("that gives $script is told of in the answer", async ({ script, want }) => {
    const emulator = createImportEmulator({ script: () => script as never });
    const error = await rejection(connect(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(error).toMatchObject({ status: 422 });
    expect(String(error)).toContain("the emulator's script failed: InvalidArgumentError");
    expect(String(error)).toContain(want);
    expect(emulator.imports).toEqual([]);
  });

  it("that gives a promise is told of, and nobody else of what became of the promise", async () => {
    const emulator = createImportEmulator({
      script: (async () => {
        throw new Error("late");
      }) as never,
    });
    const error = await rejection(connect(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(String(error)).toContain("script must give an object at once");
  });

  it.each([
    { thrown: new Error("no such folder"), want: "Error: no such folder" },
    { thrown: Symbol("x"), want: "Symbol(x)" },
    { thrown: Object.create(null), want: "what it threw cannot be read" },
  ])("that throws is told of in the answer: $want", async ({ thrown, want }) => {
    const emulator = createImportEmulator({
      script: () => {
        throw thrown;
      },
    });
    const error = await rejection(connect(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(String(error)).toContain(`the emulator's script failed: ${want}`);
  });

  it.each([
    { script: { badRecords: 2 }, percentComplete: 33.3, recordsImported: 333 },
    { script: { records: 10_000, badRecords: 2_000 }, percentComplete: 0, recordsImported: 4 },
    { script: { records: 1, badRecords: 1 }, percentComplete: 0, recordsImported: 0 },
  ])(
    "that gives $script names the row that was reached",
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
    await connect(emulator).startImport({ uri: "s3://bucket/dir" });
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
    expect(completed).not.toHaveProperty("recordsImported");
  });

  it("keeps a long import pending for a minute, and silent for two", async () => {
    const script = () => ({ durationMs: 6 * 3_600_000 });
    const emulator = createImportEmulator({ speed: 0, script });
    await connect(emulator).startImport({ uri: "s3://bucket/dir" });
    const seen = [59_999, 1, 59_999, 1].map((ms) => {
      emulator.advance(ms);
      const { status, percentComplete } = emulator.imports[0] ?? {};
      return [status, percentComplete];
    });
    expect(seen).toEqual([
      ["Pending", undefined],
      ["InProgress", undefined],
      ["InProgress", undefined],
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
      await connect(emulator).startImport({ uri: "s3://bucket/dir" });
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
    const client = connect(emulator);
    const { id: at100 } = await client.startImport({ uri: "s3://bucket/1" });
    const { id: at0 } = await client.startImport({ uri: "s3://bucket/0" });
    emulator.advance(365 * 86_400_000);
    const loaded = await client.describeImport(at100);
    expect(loaded).toMatchObject({ status: "InProgress", percentComplete: 100 });
    const { percentComplete, status } = await client.describeImport(at0);
    expect([status, percentComplete]).toEqual(["InProgress", undefined]);
  });
});

describe("the emulator's time", () => {
  it.each([
    { speed: 1, want: 1_000 },
    { speed: 60, want: 60_000 },
    { speed: 0.5, want: 500 },
    { speed: 0, want: 0 },
    { speed: undefined, want: 1_000 },
  ])("runs at speed $speed, and advance() counts on top", async ({ speed, want }) => {
    let now = 1_000_000;
    const emulator = createImportEmulator({ clock: () => now, speed });
    const before = await readDate(emulator);
    now += 1_000;
    emulator.advance(3_000);
    // The header Date has whole seconds.
    expect((await readDate(emulator)) - before).toBe(Math.floor((want + 3_000) / 1_000) * 1_000);
  });

  it("never goes back where the clock does, and goes on from there", async () => {
    let now = 10_000_000;
    const emulator = createImportEmulator({ clock: () => now });
    const client = connect(emulator);
    const { id } = await client.startImport({ uri: "s3://bucket/dir" });
    now += 5_000;
    const half = await client.describeImport(id);
    now -= 3_600_000;
    expect(await client.describeImport(id)).toEqual(half);
    emulator.advance(1_000);
    expect(await client.describeImport(id)).toMatchObject({ percentComplete: 60 });
    now += 1_000;
    expect(await client.describeImport(id)).toMatchObject({ percentComplete: 70 });
  });

  it("that runs past all dates makes requests fail with the reason", async () => {
    let now = 0;
    const emulator = createImportEmulator({ clock: () => now, speed: 2 });
    now = 8e15;
    const error = await rejection(connect(emulator).describeImport("1"));
    expect(error).toMatchObject({ code: "invalid_argument", argument: "clock" });
  });

  it("goes by Date, so that the fake timers of a test move it", async () => {
    vi.useFakeTimers({ now: Date.UTC(2020, 0) });
    onTestFinished(() => void vi.useRealTimers());
    const emulator = createImportEmulator();
    const client = connect(emulator);
    const { id } = await client.startImport({ uri: "s3://bucket/dir" });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await client.describeImport(id)).toMatchObject({
      status: "Completed",
      createdAt: "2020-01-01T00:00:00.000000+00:00",
      finishedAt: "2020-01-01T00:00:15.000000+00:00",
    });
    emulator.inject({ kind: "hang", where: "headers" });
    const controller = new AbortController();
    const hanging = client.describeImport(id, { signal: controller.signal });
    await vi.advanceTimersByTimeAsync(1);
    expect(vi.getTimerCount()).toBe(0);
    controller.abort("enough");
    expect(await rejection(hanging)).toBe("enough");
  });

  it.each([
    { step: 0.1, times: 10_000, want: 1_000 },
    { step: 1 / 3, times: 30_000, want: 10_000 },
    { step: 0.004, times: 500_000, want: 2_000 },
  ])("adds up $times steps of $step ms", async ({ step, times, want }) => {
    const durationMs = want;
    const script = () => ({ durationMs, indexingMs: 0 });
    const emulator = createImportEmulator({ speed: 0, script });
    await connect(emulator).startImport({ uri: "s3://bucket/dir" });
    for (let count = 1; count < times; count += 1) emulator.advance(step);
    expect(emulator.imports[0]?.status).toBe("InProgress");
    emulator.advance(step);
    expect(emulator.imports[0]?.status).toBe("Completed");
  });

  it.each([0.0009, 0.3333])("runs as fast at speed %s however often it is read", async (speed) => {
    let now = 0;
    const emulator = createImportEmulator({ clock: () => now, speed });
    for (; now < 10_000_000; now += 1_000) void emulator.imports;
    expect(await readDate(emulator)).toBe(Math.floor((now * speed) / 1_000) * 1_000);
  });

  it("counts nothing twice where the clock goes back and is set right again", async () => {
    let now = Date.UTC(2025, 0);
    const emulator = createImportEmulator({ clock: () => now });
    for (let count = 0; count < 10; count += 1) {
      now -= 3_600_000;
      void emulator.imports;
      now += 3_600_000;
      void emulator.imports;
    }
    now += 1_000;
    expect(await readDate(emulator)).toBe(Date.UTC(2025, 0) + 1_000);
  });

  it("that cannot be read makes requests fail with the reason", async () => {
    let now = 0;
    const emulator = createImportEmulator({ clock: () => now });
    now = Number.NaN;
    const error = await rejection(connect(emulator).describeImport("1"));
    expect(error).toMatchObject({ code: "invalid_argument", argument: "clock" });
  });
});

it("received keeps the last requests at least, and not all for ever", () => {
  const log = createRequestLog();
  const request = { operation: undefined, method: "GET", path: "/", headers: {}, body: "" };
  for (let count = 1; count <= 20_000; count += 1) log.add(request);
  expect(log.kept).toHaveLength(20_000);
  expect(log.add({ ...request, path: "/last" })).toBe(20_001);
  expect([log.kept.length, log.kept.at(-1)?.path]).toEqual([10_001, "/last"]);
});

it("received keeps fewer requests of long bodies", () => {
  const log = createRequestLog();
  const body = "x".repeat(65_536);
  const request = { operation: undefined, method: "POST", path: "/", headers: {}, body };
  let most = 0;
  for (let count = 1; count <= 2_000; count += 1) {
    log.add(request);
    most = Math.max(most, log.kept.length);
  }
  expect(most).toBe(257);
  expect(log.kept.length).toBeGreaterThan(100);
});

/** An import as it is after a day. */
async function run(
  script: ImportScript,
  request: Partial<StartImportRequest> = {},
): Promise<Partial<ImportOperation>> {
  const emulator = createImportEmulator({ speed: 0, script: () => script });
  await connect(emulator).startImport({ uri: "s3://bucket/dir", ...request });
  emulator.advance(86_400_000);
  return emulator.imports[0] ?? {};
}
function connect({ fetch }: ReturnType<typeof createImportEmulator>) {
  return createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
}

async function readDate({ fetch }: ReturnType<typeof createImportEmulator>): Promise<number> {
  const { headers } = await fetch("https://localhost/");
  return Date.parse(headers.get("date") ?? "");
}
