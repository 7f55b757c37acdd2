import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readParquet } from "parquet-wasm";
import { describe, expect, it } from "vitest";
import { checkSource, type Finding } from "../../src/check.js";
import { decodeStrings } from "./decode-strings.js";
import { memorySource } from "./memory-source.js";

/** What pyarrow and DuckDB see in a fixture. ../parquet-writers/README.md says how it was found. */
interface Expectation {
  file: string;
  rows?: number;
  id?: Values;
  metadata?: Values;
  /** Why pyarrow cannot read the footer, or what it leads to. */
  error?: string;
  dataError?: string;
  duckdb: { rows?: number; error?: string };
  expected: Found;
}

/** What a check should find by them; how many, by code. */
interface Found {
  vectors?: string;
  dimension?: number;
  findings: Record<string, number>;
  /** With the records, besides. */
  records: Record<string, number>;
}

/** Long ones as their digest. */
type Values = (string | null)[] | { count: number; sha256: string };

const FIXTURES = new URL("../parquet-writers/fixtures/", import.meta.url);

/** Where a check finds something else than what all values together show. */
const DIFFERENCES: Readonly<Record<string, { why: string } & Partial<Found>>> = {
  "duckdb/nan.parquet": { why: "it keeps no statistics with NaN", findings: {} },
  "parquet-wasm/nan.parquet": { why: "its statistics leave NaN out", findings: {} },
  "pyarrow/nan.parquet": { why: "its statistics leave NaN out", findings: {} },
  "pyarrow/uneven-by-chance.parquet": {
    why: "3 and 5 elements are as many as 4 and 4",
    findings: {},
    dimension: 4,
  },
  "odd/beginning-cut-off.parquet": {
    why: "the footer shows it before the data does",
    findings: { bad_footer: 1 },
    records: {},
  },
};

/** What pyarrow and DuckDB read, and parquet-wasm does not: a list of no row groups must not be a list of bytes. */
const NOT_READ_BY_PARQUET_WASM = ["fastparquet/empty.parquet", "hyparquet-writer/empty.parquet"];

const EXPECTATIONS: Expectation[] = JSON.parse(
  readFileSync(new URL("expected.json", FIXTURES), "utf8"),
);

const readFixture = (file: string) => new Uint8Array(readFileSync(new URL(file, FIXTURES)));
const PATH = "docs/a.parquet";

describe.each(EXPECTATIONS)("$file", (expectation) => {
  const { file, rows } = expectation;
  const expected = { ...expectation.expected, ...DIFFERENCES[file] };
  const isReadable = expectation.error === undefined && expectation.dataError === undefined;
  const bytes = readFixture(file);
  const source = memorySource({ [PATH]: bytes });

  it("is found to be what pyarrow reads", async () => {
    const { findings, records, dimension, vectors } = await checkSource(source);
    expect(countsOf(findings)).toEqual(expected.findings);
    if (!isReadable) return;
    expect({ records, dimension, vectors }).toEqual({
      records: rows,
      dimension: expected.dimension,
      vectors: expected.vectors,
    });
  });

  it("has the mistakes in its records that the values have which pyarrow reads", async () => {
    const { findings } = await checkSource(source, { records: "all" });
    expect(countsOf(findings)).toEqual({ ...expected.findings, ...expected.records });
  });

  const isDecoded = isReadable && expected.records.not_decoded === undefined;
  const names = (["id", "metadata"] as const).filter((name) => expectation[name] !== undefined);
  it.each(isDecoded ? names : [])("has the values that pyarrow reads in %s", async (name) => {
    expect(shorten(await decodeStrings(bytes, name))).toEqual(
      shorten(withoutNulls(expectation[name])),
    );
  });

  it("is readable or not for DuckDB and parquet-wasm too", () => {
    const { duckdb } = expectation;
    expect(duckdb).toMatchObject(isReadable ? { rows } : { error: expect.any(String) });
    const isRead = isReadable && !NOT_READ_BY_PARQUET_WASM.includes(file);
    expect(countRows(bytes)).toBe(isRead ? rows : undefined);
  });
});

function countsOf(findings: readonly Finding[]): Record<string, number> {
  return Object.fromEntries(findings.map(({ code, count }) => [code, count]));
}

function withoutNulls(values: Values | undefined): Values {
  return Array.isArray(values) ? values.filter((value) => value !== null) : (values ?? []);
}

/** As oracles.py shortens them. */
function shorten(values: Values): Values {
  if (!Array.isArray(values)) return values;
  const json = JSON.stringify(values);
  if (json.length <= 200) return values;
  return { count: values.length, sha256: createHash("sha256").update(json).digest("hex") };
}

/** How many rows parquet-wasm decodes; undefined if it cannot read the file. */
function countRows(bytes: Uint8Array): number | undefined {
  try {
    const table = readParquet(bytes);
    return table.recordBatches().reduce((sum, { numRows }) => sum + numRows, 0);
  } catch {
    return undefined;
  }
}
