import { describe, expect, it } from "vitest";
import { type CheckedIndex, checkSource } from "../../src/check.js";
import { memorySource } from "./memory-source.js";
import { denseFile, idColumn, makeFile, sparseColumn } from "./parquet-files.js";

const DENSE = denseFile(3, 4);
const SPARSE = makeFile([
  idColumn(3),
  sparseColumn([1, 2, 3].map((index) => ({ indices: [index], values: [1] }))),
]);

async function findingsOf(files: Readonly<Record<string, Uint8Array>>, index?: CheckedIndex) {
  return (await checkSource(memorySource(files), { index })).findings;
}

describe("the dimension", () => {
  it("of the files that differ from the index is an error, with their vectors", async () => {
    const files = {
      "a/1.parquet": DENSE,
      "a/2.parquet": denseFile(5, 7),
      "b/3.parquet": denseFile(6, 7),
    };
    expect(await findingsOf(files, { dimension: 4 })).toEqual([
      {
        code: "dimension",
        severity: "error",
        message: "11 vectors in 2 files have 7 dimensions, the index has 4",
        predicts: "bad_record",
        count: 2,
        files: ["a/2.parquet", "b/3.parquet"],
      },
    ]);
  });

  it("is compared between the files without an index: most vectors count as right", async () => {
    const files = { "a/1.parquet": DENSE, "a/2.parquet": denseFile(5, 7) };
    expect(await findingsOf(files)).toMatchObject([
      {
        code: "dimension",
        message: "3 vectors in 1 file have 4 dimensions, most have 7",
        files: ["a/1.parquet"],
      },
    ]);
    expect((await checkSource(memorySource(files))).dimension).toBe(7);
  });

  it("may differ between the row groups of a file only by mistake", async () => {
    const vectors = [
      [1, 2],
      [1, 2],
      [1, 2, 3],
      [1, 2, 3],
    ];
    const { vectorColumn } = await import("./parquet-files.js");
    const file = makeFile([idColumn(4), vectorColumn(vectors)], { rowGroupSize: 2 });
    expect(await findingsOf({ "a/1.parquet": file })).toMatchObject([
      { code: "uneven_vectors", severity: "error", predicts: "bad_record" },
    ]);
  });

  it("of a hundred files that differ is one finding", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`a/${index}.parquet`, denseFile(1, index + 5)]),
    );
    const findings = await findingsOf(files, { dimension: 4 });
    expect(findings).toMatchObject([{ code: "dimension", count: 100 }]);
    expect(findings[0]?.files).toHaveLength(5);
    expect(findings[0]?.message).toMatch(/; and 97 more$/);
  });
});

it.each([
  ["sparse", { "a/1.parquet": DENSE }, "dense vectors for a sparse index in 1 file"],
  ["dense", { "a/1.parquet": SPARSE }, "sparse vectors for a dense index in 1 file"],
])(
  "vector_type if the files are not of the kind of a %s index",
  async (vectorType, files, message) => {
    expect(await findingsOf(files, { vectorType })).toEqual([
      {
        code: "vector_type",
        severity: "error",
        message,
        predicts: "all_rows_skipped",
        count: 1,
        files: ["a/1.parquet"],
      },
    ]);
    const other = vectorType === "sparse" ? "dense" : "sparse";
    expect(await findingsOf(files, { vectorType: other })).toEqual([]);
  },
);

it("an index with a dimension is a dense one, if the statistics name no type", async () => {
  expect(await findingsOf({ "a/1.parquet": SPARSE }, { dimension: 4 })).toMatchObject([
    { code: "vector_type", message: "sparse vectors for a dense index in 1 file" },
  ]);
  expect(await findingsOf({ "a/1.parquet": SPARSE }, {})).toEqual([]);
});

it("mixed_vectors if the files are of different kinds", async () => {
  const report = await checkSource(memorySource({ "a/1.parquet": DENSE, "a/2.parquet": SPARSE }));
  expect(report).toMatchObject({ ok: true, vectors: "mixed", records: 6 });
  expect(report.findings).toMatchObject([
    { code: "mixed_vectors", message: "the files differ: 1 file dense; 1 file sparse", count: 2 },
  ]);
});

describe("namespaces", () => {
  const files = { "__default__/1.parquet": DENSE, "docs/1.parquet": DENSE, "new/1.parquet": DENSE };

  it.each([
    [
      "the default one with records",
      { __default__: { vectorCount: 7 } },
      ['"__default__" holds 7 records; an import needs it empty'],
    ],
    [
      "the default one under its empty name",
      { "": { vectorCount: 1 } },
      ['"__default__" holds 1 record; an import needs it empty'],
    ],
    ["the default one without records", { __default__: { vectorCount: 0 } }, []],
    ["the default one without a count", { __default__: {} }, []],
    [
      "another one with records",
      { docs: { vectorCount: 1_204 } },
      ['"docs" holds 1,204 records; an import needs it not to exist'],
    ],
    [
      "another one without records",
      { docs: { vectorCount: 0 } },
      ['"docs" holds 0 records; an import needs it not to exist'],
    ],
    ["one that is not in the folder", { others: { vectorCount: 5 } }, []],
    ["none", {}, []],
    ["names of every object", JSON.parse('{"__proto__":{"vectorCount":1}}'), []],
  ])("that the index has: %s", async (_when, namespaces, messages) => {
    const findings = await findingsOf(files, { dimension: 4, namespaces });
    expect(findings.map(({ message }) => message)).toEqual(messages);
    for (const finding of findings) {
      expect(finding).toMatchObject({
        code: "namespace_exists",
        severity: "error",
        predicts: "namespace_exists",
        count: 1,
      });
    }
  });
});
