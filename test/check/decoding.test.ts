import { brotliCompressSync, gzipSync } from "node:zlib";
import { Compression, EnabledStatistics, Encoding, WriterVersion } from "parquet-wasm";
import { expect, it } from "vitest";
import { checkSource, type Source } from "../../src/check.js";
import { writtenByArrowRs } from "./arrow-rs.js";
import { withFooter } from "./footers.js";
import { memorySource } from "./memory-source.js";
import {
  denseFile,
  evenVectors,
  makeFile,
  recordsFile,
  stringColumn,
  vectorColumn,
} from "./parquet-files.js";

const IDS = Array.from({ length: 3_000 }, (_, index) =>
  index % 5 === 0 ? null : `id-${index % 50}`,
);
const NULLS = 600;
const DUPLICATES = 3_000 - NULLS - 40;

const FOUND = [
  { code: "null_id", message: `${NULLS} ids null in 1 file` },
  { code: "duplicate_id", count: DUPLICATES },
];

async function findingsOf(file: Uint8Array) {
  const source = memorySource({ "docs/a.parquet": file });
  return (await checkSource(source, { records: "all" })).findings;
}

function idsFile(encoding?: "PLAIN" | "DELTA_LENGTH_BYTE_ARRAY" | "DELTA_BYTE_ARRAY"): Uint8Array {
  const ids = stringColumn("id", IDS);
  const column = encoding === undefined ? ids : { ...ids, encoding };
  const columns = [column, vectorColumn(evenVectors(IDS.length, 2))];
  return makeFile(columns, { rowGroupSize: 1_000, pageSize: 1_000, statistics: false });
}

it.each([undefined, "PLAIN", "DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"] as const)(
  "ids are decoded in the encoding %s (a dictionary if undefined)",
  async (encoding) => {
    expect(await findingsOf(idsFile(encoding))).toMatchObject(FOUND);
  },
);

const ENCODINGS = [
  ["a dictionary", Encoding.PLAIN, true],
  ["PLAIN", Encoding.PLAIN, false],
  ["DELTA_LENGTH_BYTE_ARRAY", Encoding.DELTA_LENGTH_BYTE_ARRAY, false],
  ["DELTA_BYTE_ARRAY", Encoding.DELTA_BYTE_ARRAY, false],
] as const;

it.each(
  ENCODINGS.flatMap(([name, encoding, isDictionary]) =>
    ([WriterVersion.V1, WriterVersion.V2] as const).map((version) => {
      return { name, encoding, isDictionary, version };
    }),
  ),
)("ids are decoded as arrow-rs writes them: $name, version $version", async (row) => {
  const file = writtenByArrowRs(idsFile(), (builder) =>
    builder
      .setWriterVersion(row.version)
      .setDictionaryEnabled(row.isDictionary)
      .setColumnEncoding("id", row.encoding)
      .setDataPageSizeLimit(1_000)
      .setWriteBatchSize(100)
      .setMaxRowGroupSize(1_000)
      .setStatisticsEnabled(EnabledStatistics.None),
  );
  expect(await findingsOf(file)).toMatchObject(FOUND);
});

it.each([
  ["UNCOMPRESSED", (bytes: Uint8Array) => bytes],
  ["SNAPPY", undefined],
  ["GZIP", gzipSync],
  ["BROTLI", brotliCompressSync],
] as const)("pages in %s are decompressed", async (codec, compress) => {
  const compressors = compress === undefined ? {} : { compressors: { [codec]: compress } };
  const file = recordsFile(["a", "a", "b"], ["{", "{}", "{}"], { codec, ...compressors });
  expect(await findingsOf(file)).toMatchObject([
    { code: "metadata_json", count: 1 },
    { code: "duplicate_id", count: 1 },
  ]);
});

it.each([
  ["UNCOMPRESSED", Compression.UNCOMPRESSED],
  ["SNAPPY", Compression.SNAPPY],
  ["GZIP", Compression.GZIP],
  ["BROTLI", Compression.BROTLI],
  ["ZSTD", Compression.ZSTD],
  ["LZ4_RAW", Compression.LZ4_RAW],
] as const)("pages in %s of arrow-rs are decompressed", async (_name, compression) => {
  for (const version of [WriterVersion.V1, WriterVersion.V2]) {
    const file = writtenByArrowRs(idsFile(), (builder) =>
      builder.setCompression(compression).setWriterVersion(version),
    );
    // With statistics the nulls are found in the footer.
    expect(await findingsOf(file)).toMatchObject(FOUND);
  }
});

it("what cannot be decompressed here is a warning, since an import may be able to", async () => {
  const compressors = { LZ4: (bytes: Uint8Array) => bytes };
  const file = recordsFile(["a", "a"], undefined, { codec: "LZ4", compressors });
  const report = await checkSource(memorySource({ "d/a.parquet": file }), { records: "all" });
  expect(report).toMatchObject({
    ok: true,
    records: 2,
    findings: [
      {
        code: "not_decoded",
        severity: "warning",
        message: "records not checked of 1 file: LZ4 cannot be decompressed here",
      },
    ],
  });
});

it("a page that is damaged is an error", async () => {
  const file = denseFile(100, 2, { codec: "SNAPPY" });
  file.fill(0xff, 30, 60);
  const { findings } = await checkSource(memorySource({ "d/a.parquet": file }), {
    records: "all",
  });
  expect(findings).toMatchObject([{ code: "unreadable", severity: "error", count: 1 }]);
});

it("blocks of fewer parts than none are damage, and not the way back", async () => {
  const file = recordsWithDeltas();
  // The header of the deltas: blocks of 128 values in 4 parts. The next four bytes are those of the count and of the ids.
  const place = Buffer.from(file).indexOf(Uint8Array.of(0x80, 0x01, 0x04));
  file.set([0xff, 0xff, 0xff, 0xff, 0x0f], place + 2);
  expect(await findingsOf(file)).toMatchObject([
    {
      code: "unreadable",
      message: "1 file: a page has blocks of a size that makes no sense",
    },
  ]);
});

function recordsWithDeltas(): Uint8Array {
  const ids = stringColumn("id", ["a", "b", "c", "d"]);
  const columns = [
    { ...ids, encoding: "DELTA_LENGTH_BYTE_ARRAY" as const },
    vectorColumn(evenVectors(4, 2)),
  ];
  return makeFile(columns, { codec: "UNCOMPRESSED" });
}

it("a footer that counts more records than the pages hold is a lie", async () => {
  const file = withFooter(denseFile(10, 4), (footer) => {
    footer.num_rows = 20n;
    for (const group of footer.row_groups) {
      group.num_rows = 20n;
      Object.assign(group.columns[0]?.meta_data ?? {}, { num_values: 20n });
    }
  });
  expect(await findingsOf(file)).toMatchObject([
    { code: "unreadable", message: "1 file: a column has fewer values than records" },
  ]);
});

it("a footer that counts fewer records than the pages hold is a lie", async () => {
  const file = withFooter(denseFile(10, 4), (footer) => {
    footer.num_rows = 5n;
    for (const group of footer.row_groups) {
      group.num_rows = 5n;
      Object.assign(group.columns[0]?.meta_data ?? {}, { num_values: 5n });
    }
  });
  const { findings, dimension } = await checkSource(memorySource({ "docs/a.parquet": file }), {
    records: "all",
  });
  expect(dimension).toBe(8);
  expect(findings).toMatchObject([
    { code: "unreadable", message: "1 file: a page has too many values" },
  ]);
});

it("pages of more than 16 MiB are read and decoded one at a time, to keep the memory small", async () => {
  const metadata = Array.from(
    { length: 450 },
    (_, index) => `{"a":"${index}${"x".repeat(40_000)}"}`,
  );
  const ids = metadata.map((_, index) => `${index}`);
  const file = recordsFile(ids, metadata, { codec: "UNCOMPRESSED", pageSize: 100_000_000 });
  const paths = ["a", "b", "c", "d"].map((name) => `${name}/1.parquet`);
  const memory = memorySource(Object.fromEntries(paths.map((path) => [path, file])));
  let [open, mostOpen] = [0, 0];
  const source: Source = {
    list: () => memory.list({}),
    async read(path, start, end) {
      const isLarge = end - start > 10_000_000;
      if (isLarge) mostOpen = Math.max(mostOpen, ++open);
      const bytes = await memory.read(path, start, end, {});
      if (isLarge) open -= 1;
      return bytes;
    },
  };
  expect((await checkSource(source, { records: "all" })).findings).toEqual([]);
  expect(mostOpen).toBe(1);
});
