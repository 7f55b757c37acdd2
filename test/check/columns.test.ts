import { expect, it } from "vitest";
import { type CheckReport, checkSource, type Finding } from "../../src/check.js";
import { ARROW_SCHEMAS } from "./arrow-schemas.js";
import { withFooter } from "./footers.js";
import { memorySource } from "./memory-source.js";
import {
  evenVectors,
  idColumn,
  leafColumn,
  listElements,
  makeFile,
  type SchemaElement,
  sparseColumn,
  stringColumn,
  type TestColumn,
  vectorColumn,
} from "./parquet-files.js";

async function checkFile(file: Uint8Array): Promise<CheckReport> {
  return checkSource(memorySource({ "docs/a.parquet": file }));
}

const ID = idColumn(2);
const VALUES = vectorColumn(evenVectors(2, 4));
const SPARSE = sparseColumn([
  { indices: [1, 2], values: [0.5, 1] },
  { indices: [7], values: [0.5] },
]);

interface Row {
  when: string;
  columns: TestColumn[];
  arrowSchema?: string;
  code: Finding["code"];
  message: string;
}

const MISSING: Row[] = [
  {
    when: "the ids have another name",
    columns: [stringColumn("_id", ["a", "b"]), VALUES],
    code: "missing_column",
    message: 'no column id (is it "_id"?) in 1 file',
  },
  {
    when: "the vectors have another name",
    columns: [ID, vectorColumn(evenVectors(2, 4), { type: "FLOAT" }, "embedding")],
    code: "missing_column",
    message: 'no column values or sparse_values (is it "embedding"?) in 1 file',
  },
  {
    when: "there is nothing like ids and vectors",
    columns: [stringColumn("text", ["a", "b"])],
    code: "missing_column",
    message: "no column id in 1 file; no column values or sparse_values in 1 file",
  },
  {
    when: "there is a column too many",
    columns: [ID, VALUES, stringColumn("__index_level_0__", ["0", "1"])],
    code: "extra_column",
    message: '"__index_level_0__" in 1 file: not imported, rejected by older versions',
  },
];

const WRONG: [is: string, column: TestColumn, others: TestColumn[]][] = [
  ["id is INT64, not STRING", leafColumn({ name: "id", type: "INT64" }, [1n, 2n]), [VALUES]],
  [
    "id is BINARY, not STRING",
    leafColumn({ name: "id", type: "BYTE_ARRAY" }, ["a", "b"]),
    [VALUES],
  ],
  ["values is FLOAT, not LIST<FLOAT>", leafColumn({ name: "values", type: "FLOAT" }, [1, 2]), [ID]],
  ["values is STRING, not LIST<FLOAT>", stringColumn("values", ["[1]", "[2]"]), [ID]],
  ["values is LIST<INT32>, not LIST<FLOAT>", vectorColumn([[1], [2]], { type: "INT32" }), [ID]],
  [
    "values is LIST<LIST<FLOAT>>, not LIST<FLOAT>",
    {
      elements: [
        ...listElements("values", {}).slice(0, 2),
        ...listElements("element", { type: "FLOAT" }),
      ],
      data: [[[1, 2]], [[3, 4]]],
    },
    [ID],
  ],
  [
    "metadata is STRUCT, not a STRING of JSON",
    {
      elements: [
        { name: "metadata", repetition_type: "OPTIONAL", num_children: 1 },
        { name: "a", type: "INT32", repetition_type: "OPTIONAL" },
      ],
      data: [{ a: 1 }, { a: 2 }],
    },
    [ID, VALUES],
  ],
  [
    "metadata is INT32, not a STRING of JSON",
    leafColumn({ name: "metadata", type: "INT32" }, [1, 2]),
    [ID, VALUES],
  ],
  [
    "sparse_values is STRUCT, not STRUCT of indices and values",
    {
      elements: [
        { name: "sparse_values", repetition_type: "OPTIONAL", num_children: 1 },
        ...listElements("indices", { type: "INT32", converted_type: "UINT_32" }),
      ],
      data: [{ indices: [1] }, { indices: [2] }],
    },
    [ID],
  ],
  [
    "sparse_values.indices is LIST<FLOAT>, not LIST<UINT_32>",
    sparseColumn([{ indices: [1], values: [1] }, null], { type: "FLOAT" }),
    [ID],
  ],
];

const FORMS: Row[] = [
  {
    when: "the elements are DOUBLE",
    columns: [ID, vectorColumn(evenVectors(2, 4), { type: "DOUBLE" })],
    code: "double_values",
    message: "values is LIST<DOUBLE> in 1 file; only lists of FLOAT are documented",
  },
  {
    when: "the Arrow schema says LargeList",
    columns: [ID, VALUES],
    arrowSchema: ARROW_SCHEMAS.largeList,
    code: "unusual_list",
    message:
      "values is a LargeList of Arrow in 1 file; it is not documented whether it is accepted",
  },
  {
    when: "the Arrow schema says FixedSizeList",
    columns: [ID, VALUES],
    arrowSchema: ARROW_SCHEMAS.fixedSizeList,
    code: "unusual_list",
    message:
      "values is a FixedSizeList of Arrow in 1 file; it is not documented whether it is accepted",
  },
  {
    when: "the Arrow schema says LargeList within a struct",
    columns: [ID, SPARSE],
    arrowSchema: ARROW_SCHEMAS.sparseOfLargeList,
    code: "unusual_list",
    message:
      "sparse_values.indices is a LargeList of Arrow in 1 file; it is not documented whether it is accepted",
  },
  {
    when: "the indices of sparse vectors are INT64",
    columns: [ID, sparseColumn([{ indices: [1n], values: [1] }, null], { type: "INT64" })],
    code: "sparse_index_type",
    message: "sparse_values.indices is LIST<INT64> in 1 file; only lists of UINT_32 are documented",
  },
];

const VALUES_ROWS: Row[] = [
  {
    when: "vectors are of different length",
    columns: [ID, vectorColumn([[1, 2], [1]])],
    code: "uneven_vectors",
    message: "vectors of different length in 1 file",
  },
  {
    when: "a vector is missing",
    columns: [ID, vectorColumn([[1], null])],
    code: "uneven_vectors",
    message: "missing vectors, or null in vectors in 1 file",
  },
  {
    when: "a number in a vector is null",
    columns: [
      ID,
      vectorColumn([
        [1, 2],
        [1, null],
      ]),
    ],
    code: "uneven_vectors",
    message: "missing vectors, or null in vectors in 1 file",
  },
  {
    when: "an id is null",
    columns: [stringColumn("id", ["a", null]), VALUES],
    code: "null_id",
    message: "1 id null in 1 file",
  },
  {
    when: "the statistics of vectors are not finite",
    columns: [ID, vectorColumn([[1], [Number.POSITIVE_INFINITY]])],
    code: "not_finite",
    message: "2 records in 1 file: NaN or Infinity in some of the vectors",
  },
  {
    when: "a file has no records",
    columns: [idColumn(0), vectorColumn([])],
    code: "no_records",
    message: "1 file without records",
  },
];

it.each([...MISSING, ...FORMS, ...VALUES_ROWS])(
  "$code if $when",
  async ({ columns, arrowSchema, code, message }) => {
    const options = arrowSchema === undefined ? {} : { arrowSchema };
    const { findings } = await checkFile(makeFile(columns, options));
    expect(findings.find((finding) => finding.code === code)?.message).toBe(message);
  },
);

it.each(WRONG)("wrong_type if %s", async (message, column, others) => {
  const { findings, ok } = await checkFile(makeFile([...others, column]));
  expect(findings).toMatchObject([
    {
      code: "wrong_type",
      severity: "error",
      predicts: "bad_column",
      message: `${message} in 1 file`,
    },
  ]);
  expect(ok).toBe(false);
});

it.each([
  ["dense", [ID, VALUES], { dimension: 4 }],
  ["dense", [ID, VALUES, stringColumn("metadata", ['{"a":1}', null])], { dimension: 4 }],
  [
    "dense",
    [
      ID,
      VALUES,
      leafColumn({ name: "metadata", type: "BYTE_ARRAY", converted_type: "JSON" }, [{}, {}]),
    ],
    {},
  ],
  ["sparse", [ID, SPARSE], {}],
  ["hybrid", [ID, VALUES, sparseColumn([{ indices: [1], values: [1] }, null])], { dimension: 4 }],
] as const)(
  "%s vectors of the documented types have nothing to report",
  async (vectors, columns, want) => {
    const options = { arrowSchema: ARROW_SCHEMAS.list };
    const report = await checkFile(makeFile(columns, options));
    expect(report).toMatchObject({ findings: [], ok: true, vectors, records: 2, ...want });
  },
);

const TWO_LEVELS: SchemaElement[] = [
  { name: "values", repetition_type: "OPTIONAL", converted_type: "LIST", num_children: 1 },
  { name: "array", repetition_type: "REPEATED", type: "FLOAT" },
];

/** The writer of these tests writes no such lists, so the schema of a file is changed afterwards. */
it.each([
  ["a list of two levels", TWO_LEVELS],
  [
    "a repeated field without a list around it",
    [{ name: "values", repetition_type: "REPEATED", type: "FLOAT" }],
  ],
] as const)(
  "unusual_list if the vectors are %s, and the dimension is known",
  async (form, elements) => {
    const file = withFooter(makeFile([ID, VALUES]), ({ schema, row_groups: [group] }) => {
      schema.splice(2, 3, ...(elements as SchemaElement[]));
      const chunk = group?.columns[1]?.meta_data;
      if (chunk !== undefined) chunk.path_in_schema = elements.map(({ name }) => name);
    });
    const message = `values is ${form} in 1 file; it is not documented whether it is accepted`;
    expect(await checkFile(file)).toMatchObject({
      ok: true,
      findings: [{ code: "unusual_list", severity: "warning", message }],
      dimension: 4,
    });
  },
);

it("the columns of all files are counted together, by what is wrong with them", async () => {
  const wrong = makeFile([leafColumn({ name: "id", type: "INT64" }, [1n, 2n]), VALUES]);
  const other = makeFile([leafColumn({ name: "id", type: "INT32" }, [1, 2]), VALUES]);
  const entries = Array.from({ length: 40 }, (_, index) => [
    `docs/${String(index).padStart(2, "0")}.parquet`,
    index === 30 ? other : wrong,
  ]);
  const { findings } = await checkSource(memorySource(Object.fromEntries(entries)));
  expect(findings).toEqual([
    {
      code: "wrong_type",
      severity: "error",
      message: "id is INT64, not STRING in 39 files; id is INT32, not STRING in 1 file",
      predicts: "bad_column",
      count: 40,
      files: [0, 1, 2, 3, 30].map((index) => `docs/${String(index).padStart(2, "0")}.parquet`),
    },
  ]);
});

it("a writer that names each column differently makes one finding of a few details", async () => {
  const entries = Array.from({ length: 500 }, (_, index) => [
    `docs/${index}.parquet`,
    makeFile([ID, VALUES, stringColumn(`column-${index}`, ["a", "b"])]),
  ]);
  const { findings } = await checkSource(memorySource(Object.fromEntries(entries)));
  expect(findings).toMatchObject([{ code: "extra_column", count: 500 }]);
  expect(findings[0]?.message.length).toBeLessThan(200);
  expect(findings[0]?.files).toHaveLength(5);
});
