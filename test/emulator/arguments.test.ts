import { describe, expect, it } from "vitest";
import { createRequestLog } from "../../src/emulator/service/request-log.js";
import { createImportEmulator } from "../../src/emulator.js";
import { createImportClient, InvalidArgumentError } from "../../src/index.js";
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
  { options: { clock: () => Number.NaN }, argument: "clock", rule: "milliseconds since 1970" },
  { options: { clock: () => 8.65e15 }, argument: "clock", rule: "that a Date can hold" },
  { options: { script: {} }, argument: "script", rule: "must be a function" },
  { options: { speed: -1 }, argument: "speed", rule: "must be a number from 0 on" },
  { options: { speed: Number.NaN }, argument: "speed", rule: "must be a number from 0 on" },
  {
    options: { speed: Number.POSITIVE_INFINITY },
    argument: "speed",
    rule: "must be a number from 0 on",
  },
  { options: { speed: "2" }, argument: "speed", rule: "must be a number from 0 on" },
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
    { script: { duration: 5 }, want: "script.duration is not a known field" },
    { script: undefined, want: "script must give an object at once" },
    { script: Promise.resolve({}), want: "script must give an object at once" },
  ])("that gives $script is told of in the answer", async ({ script, want }) => {
    const emulator = createImportEmulator({ script: () => script as never });
    const error = await rejection(connect(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(error).toMatchObject({ status: 400 });
    expect(String(error)).toContain("the emulator's script failed: InvalidArgumentError");
    expect(String(error)).toContain(want);
    expect(emulator.imports).toEqual([]);
  });

  it("that throws is told of in the answer", async () => {
    const emulator = createImportEmulator({
      script: () => {
        throw new Error("no such folder");
      },
    });
    const error = await rejection(connect(emulator).startImport({ uri: "s3://bucket/dir" }));
    expect(String(error)).toContain("the emulator's script failed: Error: no such folder");
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

  it("never goes back where the clock does", async () => {
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
  for (let count = 1; count <= 200_000; count += 1) log.add(request);
  expect(log.kept).toHaveLength(200_000);
  expect(log.add({ ...request, path: "/last" })).toBe(200_001);
  expect([log.kept.length, log.kept.at(-1)?.path]).toEqual([100_001, "/last"]);
});

function connect({ fetch }: ReturnType<typeof createImportEmulator>) {
  return createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
}

async function readDate({ fetch }: ReturnType<typeof createImportEmulator>): Promise<number> {
  const { headers } = await fetch("https://localhost/");
  return Date.parse(headers.get("date") ?? "");
}
