import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import {
  Compression,
  EnabledStatistics,
  Encoding,
  Table,
  WriterPropertiesBuilder,
  WriterVersion,
  writeParquet,
} from "parquet-wasm";
import { isMain, runScript } from "../../scripts/lib/run-script.js";
import {
  evenVectors,
  type FileOptions,
  idColumn,
  leafColumn,
  makeFile,
  sparseColumn,
  stringColumn,
  type TestColumn,
  vectorColumn,
} from "../check/parquet-files.js";

const ROWS = 6;
const DIMENSION = 4;

type Change = (builder: WriterPropertiesBuilder) => WriterPropertiesBuilder;

/** By fixture: the table of cases.py, and how it is written. */
const BY_PARQUET_WASM: Readonly<Record<string, [name: string, change?: Change]>> = {
  ...Object.fromEntries(
    [
      ...["dense", "sparse", "double", "large-list", "fixed-size-list", "null-ids", "uneven"],
      ...["metadata-struct", "id-int64", "nan", "empty", "extra-column", "bad-ids", "bad-metadata"],
    ].map((name) => [name, [name]]),
  ),
  snappy: ["dense", (builder) => builder.setCompression(Compression.SNAPPY)],
  gzip: ["dense", (builder) => builder.setCompression(Compression.GZIP)],
  zstd: ["dense", (builder) => builder.setCompression(Compression.ZSTD)],
  brotli: ["dense", (builder) => builder.setCompression(Compression.BROTLI)],
  "lz4-raw": ["dense", (builder) => builder.setCompression(Compression.LZ4_RAW)],
  none: ["dense", (builder) => builder.setCompression(Compression.UNCOMPRESSED)],
  "row-groups": ["dense", (builder) => builder.setMaxRowGroupSize(2)],
  plain: ["dense", (builder) => builder.setDictionaryEnabled(false)],
  delta: ["dense", encodeStrings(Encoding.DELTA_BYTE_ARRAY)],
  "delta-length": ["dense", encodeStrings(Encoding.DELTA_LENGTH_BYTE_ARRAY)],
  "version-2": ["null-ids", (builder) => builder.setWriterVersion(WriterVersion.V2)],
  "null-ids-no-statistics": [
    "null-ids",
    (builder) => builder.setStatisticsEnabled(EnabledStatistics.None),
  ],
};

function encodeStrings(encoding: Encoding): Change {
  return (builder) =>
    builder
      .setDictionaryEnabled(false)
      .setColumnEncoding("id", encoding)
      .setColumnEncoding("metadata", encoding);
}

const ID = idColumn(ROWS, "doc");
const VALUES = vectorColumn(evenVectors(ROWS, DIMENSION));
const METADATA = stringColumn(
  "metadata",
  Array.from({ length: ROWS }, (_, row) => JSON.stringify({ n: row, tags: ["a", "\u00e9"] })),
);
const DENSE = [ID, VALUES, METADATA];
const NULL_IDS = [stringColumn("id", ["a", null, "c", null, "e", "f"]), VALUES, METADATA];
const COMPRESSORS = { GZIP: gzipSync, BROTLI: brotliCompressSync };

/** By fixture: the columns, and how they are written. */
const BY_HYPARQUET_WRITER: Readonly<Record<string, [TestColumn[], FileOptions?]>> = {
  dense: [DENSE],
  sparse: [[ID, sparseOf(ROWS), METADATA]],
  double: [[ID, vectorColumn(evenVectors(ROWS, DIMENSION), { type: "DOUBLE" }), METADATA]],
  "null-ids": [NULL_IDS],
  "null-ids-no-statistics": [NULL_IDS, { statistics: false }],
  "id-int64": [[leafColumn({ name: "id", type: "INT64" }, [0n, 1n, 2n, 3n, 4n, 5n]), VALUES]],
  uneven: [[ID, vectorColumn([...evenVectors(ROWS - 1, DIMENSION), [1, 2]]), METADATA]],
  empty: [[idColumn(0), vectorColumn([]), stringColumn("metadata", [])]],
  none: [DENSE, { codec: "UNCOMPRESSED" }],
  gzip: [DENSE, { codec: "GZIP", compressors: COMPRESSORS }],
  brotli: [DENSE, { codec: "BROTLI", compressors: COMPRESSORS }],
  "row-groups": [DENSE, { rowGroupSize: 2 }],
  plain: [[{ ...ID, encoding: "PLAIN" }, VALUES, { ...METADATA, encoding: "PLAIN" }]],
  delta: [[{ ...ID, encoding: "DELTA_BYTE_ARRAY" }, VALUES, METADATA]],
  "delta-length": [[{ ...ID, encoding: "DELTA_LENGTH_BYTE_ARRAY" }, VALUES, METADATA]],
};

function sparseOf(rows: number): TestColumn {
  return sparseColumn(
    Array.from({ length: rows }, (_, row) => ({ indices: [row, row + 7], values: [0.5, 1] })),
  );
}

function writeAll(tables: string, fixtures: string): void {
  const write = (writer: string, name: string, bytes: Uint8Array) => {
    mkdirSync(join(fixtures, writer), { recursive: true });
    writeFileSync(join(fixtures, writer, `${name}.parquet`), bytes);
  };
  for (const [name, [columns, options]] of Object.entries(BY_HYPARQUET_WRITER)) {
    write("hyparquet-writer", name, makeFile(columns, options));
  }
  const keep: Change = (builder) => builder;
  for (const [name, [table, change = keep]] of Object.entries(BY_PARQUET_WASM)) {
    const stream = Table.fromIPCStream(readFileSync(join(tables, `${table}.arrow`)));
    const properties = change(new WriterPropertiesBuilder()).build();
    write("parquet-wasm", name, writeParquet(stream, properties));
  }
}

async function main(): Promise<number> {
  const [tables = "", fixtures = ""] = process.argv.slice(2);
  writeAll(tables, fixtures);
  return 0;
}

if (isMain(import.meta.url)) await runScript("make-node-fixtures", 1, main);
