import { expect, it } from "vitest";
import { checkIndex } from "../../src/emulator/machine/emulated-index.js";
import { createImportMachine } from "../../src/emulator/machine/import-machine.js";
import { planImport } from "../../src/emulator/machine/plan-import.js";
import type { EmulatedIndex, ImportScript } from "../../src/emulator.js";

/** A machine on a clock that only the test moves. */
function open(index?: EmulatedIndex) {
  let time = 0;
  const machine = createImportMachine({
    clock: { now: () => time },
    index: checkIndex(index),
    sendZeros: false,
  });
  return {
    ...machine,
    start(script: ImportScript, onError: "abort" | "continue" = "abort") {
      const request = { uri: "s3://bucket/dir", errorMode: { onError } };
      return machine.start(request.uri, planImport(script, request));
    },
    at(now: number) {
      time = now;
      return machine.index().namespaces;
    },
  };
}

it.each<{ index: EmulatedIndex | undefined; want: object }>([
  {
    index: undefined,
    want: { name: undefined, dimension: undefined, metric: "cosine", vectorType: "dense" },
  },
  {
    index: { vectorType: "sparse", name: undefined, namespaces: undefined },
    want: { name: undefined, dimension: undefined, metric: "dotproduct", vectorType: "sparse" },
  },
  {
    index: { name: "docs-1", dimension: 1_536, metric: "euclidean" },
    want: { name: "docs-1", dimension: 1_536, metric: "euclidean", vectorType: "dense" },
  },
])("the index of $index is complete", ({ index, want }) => {
  expect(open(index).index()).toEqual({ ...want, namespaces: {} });
});

it("an index shows the namespaces that exist, with the records that they have by then", () => {
  const { start, at } = open({ namespaces: { old: 7, empty: 0, "": 0 } });
  start({ namespaces: { one: 600, two: 0, "": 400 } });
  const old = { old: 7, empty: 0 };
  expect([999, 1_000, 5_000, 8_000, 15_000].map(at)).toEqual([
    old,
    { ...old, one: 100 },
    { ...old, one: 500 },
    { ...old, one: 600, __default__: 200 },
    { ...old, one: 600, __default__: 400 },
  ]);
});

it("an index keeps what a cancelled and a failed import have left", () => {
  const { start, cancel, at } = open();
  const id = start({ namespaces: { one: 100, two: 900 } });
  start({ namespaces: { three: 10 }, outcome: { failAtPercent: 50, error: "x" } });
  at(4_000);
  cancel(id);
  expect(at(1e9)).toEqual({ one: 100, two: 300, three: 5 });
});

it.each([
  { namespaces: { one: 50, two: 50 }, badRecords: 10, want: { one: 45, two: 45 } },
  { namespaces: { one: 1, two: 1, three: 1 }, badRecords: 1, want: { two: 1, three: 1 } },
  { namespaces: { one: 2 ** 52, two: 2 ** 52 - 1 }, badRecords: 3, want: { one: 2 ** 52 - 2 } },
])("bad records that are skipped leave $want of $namespaces", ({ want, ...script }) => {
  const { start, at, describe } = open();
  const id = start(script, "continue");
  const found = at(1e9);
  expect(found).toMatchObject(want);
  const sum = Object.values(found).reduce((total, records) => total + records, 0);
  expect(sum).toBe(describe(id)?.recordsImported);
});

it("a namespace may have the name of something that every object has", () => {
  const { start, at } = open({ namespaces: { constructor: 1 } });
  start({ namespaces: Object.fromEntries([["__proto__", 2]]) });
  expect(Object.entries(at(1e9))).toEqual([
    ["constructor", 1],
    ["__proto__", 2],
  ]);
});
