import { expect, it } from "vitest";
import { createImportEmulator } from "../../src/emulator.js";
import { InvalidArgumentError } from "../../src/index.js";
import { thrownBy } from "../support/connect.js";
import { readDate } from "../support/emulator-client.js";

/** What may be wrong, given without the types that would forbid it. */
const OPTIONS = [
  { options: null, argument: "options", rule: "must be an object" },
  { options: { port: 1 }, argument: "port", rule: "is not an option" },
  { options: { apiKey: "" }, argument: "apiKey", rule: "visible ASCII" },
  { options: { apiKey: "a b" }, argument: "apiKey", rule: "visible ASCII" },
  { options: { apiKey: 5 }, argument: "apiKey", rule: "must be a string" },
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
  { options: { sendZeros: 1 }, argument: "sendZeros", rule: "must be true or false" },
  { options: { index: null }, argument: "index", rule: "must be an object" },
  { options: { index: { dimensions: 3 } }, argument: "index.dimensions", rule: "known field" },
  { options: { index: { name: "" } }, argument: "index.name", rule: "at least 1 character" },
  {
    options: { index: { name: "A b" } },
    argument: "index.name",
    rule: "must be lower-case letters",
  },
  { options: { index: { name: "x".repeat(46) } }, argument: "index.name", rule: "at most 45" },
  { options: { index: { dimension: 0 } }, argument: "index.dimension", rule: "at least 1" },
  { options: { index: { dimension: 1.5 } }, argument: "index.dimension", rule: "an integer" },
  { options: { index: { dimension: 20_001 } }, argument: "index.dimension", rule: "at most 20000" },
  {
    options: { index: { vectorType: "sparse", dimension: 3 } },
    argument: "index.dimension",
    rule: "must be left out: a sparse index has none",
  },
  { options: { index: { metric: "" } }, argument: "index.metric", rule: "at least 1 character" },
  { options: { index: { vectorType: "x" } }, argument: "index.vectorType", rule: "dense, sparse" },
  { options: { index: { namespaces: ["a"] } }, argument: "index.namespaces", rule: "an object of" },
  {
    options: { index: { namespaces: { a: -1 } } },
    argument: 'index.namespaces["a"]',
    rule: "must be at least 0",
  },
  {
    options: { index: { namespaces: { a: undefined } } },
    argument: 'index.namespaces["a"]',
    rule: "is required",
  },
  {
    options: { index: { namespaces: { é: 1 } } },
    argument: "index.namespaces",
    rule: "must have names of at most 512 ASCII characters",
  },
  {
    options: { index: { namespaces: { ["x".repeat(513)]: 1 } } },
    argument: "index.namespaces",
    rule: "must have names of at most 512 ASCII characters",
  },
  {
    options: { index: { namespaces: { "a\0": 1 } } },
    argument: "index.namespaces",
    rule: "NUL excluded",
  },
  {
    options: { index: { namespaces: { "": 1, __default__: 1 } } },
    argument: "index.namespaces",
    rule: 'must have the default namespace once, as "" or __default__',
  },
  {
    options: { index: { namespaces: { a: Number.MAX_SAFE_INTEGER, b: 1 } } },
    argument: "index.namespaces",
    rule: "must have at most 9007199254740991 records in all",
  },
  { options: { speed: "2" }, argument: "speed", rule: "must be a number from 0 to 1000000" },
];

it.each(OPTIONS)("createImportEmulator($options) is rejected", ({ options, argument, rule }) => {
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

it.each(FAULTS)("inject($fault) is rejected", ({ fault, argument, rule }) => {
  const emulator = createImportEmulator();
  const error = thrownBy(() => emulator.inject(fault as never));
  expect(error).toBeInstanceOf(InvalidArgumentError);
  expect(error).toMatchObject({ argument, rule: expect.stringContaining(rule) });
});

it.each([0, -1, 1.5, Number.NaN, "2", null])("inject() %j times is rejected", (times) => {
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
  "advance(%s) is rejected, and time stays as it is",
  async (ms) => {
    const emulator = createImportEmulator({ speed: 0 });
    const before = await readDate(emulator);
    const error = thrownBy(() => emulator.advance(ms as never));
    expect(error).toMatchObject({ argument: "ms", rule: expect.stringContaining("from 0 on") });
    expect(await readDate(emulator)).toBe(before);
  },
);
