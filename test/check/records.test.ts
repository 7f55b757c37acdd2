import { brotliCompressSync, gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  type CheckProgress,
  type CheckReport,
  checkSource,
  type Finding,
} from "../../src/check.js";
import { memorySource } from "./memory-source.js";
import {
  denseFile,
  evenVectors,
  type FileOptions,
  makeFile,
  stringColumn,
  type TestColumn,
  vectorColumn,
} from "./parquet-files.js";

function recordsFile(
  ids: readonly (string | null)[],
  metadata?: readonly (string | null)[],
  options?: FileOptions,
): Uint8Array {
  const columns: TestColumn[] = [stringColumn("id", ids), vectorColumn(evenVectors(ids.length, 2))];
  if (metadata !== undefined) columns.push(stringColumn("metadata", metadata));
  return makeFile(columns, options);
}

const metadataFile = (metadata: readonly (string | null)[]) =>
  recordsFile(
    metadata.map((_, index) => `${index}`),
    metadata,
  );

interface Row {
  when: string;
  file: Uint8Array | string;
  name?: string;
  finding: Finding;
}

const inFile = (name = "a.parquet") => ({ files: [`docs/${name}`] });

const ROWS: Row[] = [
  {
    when: "metadata is not a JSON object",
    file: metadataFile(['{"a":1}', null, "{'a': 1}", "", "[1]", '"a"', '{"a": NaN}']),
    finding: {
      code: "metadata_json",
      severity: "error",
      message:
        "2 records in 1 file: metadata is not JSON; 2 records in 1 file: metadata is not an object; 1 record in 1 file: NaN or Infinity in metadata",
      predicts: "bad_record",
      count: 5,
      ...inFile(),
    },
  },
  {
    when: "a value in metadata is of a type that is not allowed",
    file: metadataFile([
      '{"text":"a","number":1.5,"flag":true,"list":["a"],"none":[]}',
      '{"nested":{"a":1}}',
      '{"nested":{}}',
      '{"tags":["a",1]}',
      '{"gone":null}',
      '{"$eq":1}',
    ]),
    finding: {
      code: "metadata_value",
      severity: "error",
      message:
        '2 records in 1 file: the field "nested" is an object; 1 record in 1 file: the field "$eq" begins with $; 1 record in 1 file: the field "gone" is null; and 1 more',
      predicts: "bad_record",
      count: 5,
      ...inFile(),
    },
  },
  {
    when: "metadata is longer than 40 KB",
    file: metadataFile([`{"a":"${"x".repeat(40_960 - 8)}"}`, `{"a":"${"x".repeat(40_960 - 7)}"}`]),
    finding: {
      code: "metadata_size",
      severity: "error",
      message: "1 record in 1 file: metadata of more than 40,960 bytes",
      predicts: "bad_record",
      count: 1,
      ...inFile(),
    },
  },
  {
    when: "an id is empty or too long",
    file: recordsFile(["x".repeat(512), "x".repeat(513), "", "\u00e9".repeat(512)]),
    finding: {
      code: "id_length",
      severity: "error",
      message:
        "1 record in 1 file: an empty id; 1 record in 1 file: an id of more than 512 characters",
      predicts: "bad_record",
      count: 2,
      ...inFile(),
    },
  },
  {
    when: "an id stands there more than once",
    file: recordsFile(["a", "b", "a", "c", "a"]),
    finding: {
      code: "duplicate_id",
      severity: "warning",
      message: '2 ids more than once in a namespace; "a"',
      count: 2,
      ...inFile(),
    },
  },
  {
    when: "an id is not ASCII, or has NUL in it",
    file: recordsFile(["a", "caf\u00e9", "nul\0"]),
    finding: {
      code: "not_ascii_id",
      severity: "warning",
      message: "2 ids not in ASCII in 1 file",
      count: 2,
      ...inFile(),
    },
  },
  {
    when: "a number in metadata is out of range",
    file: metadataFile(['{"a":1e999}', '{"a":1e99}']),
    finding: {
      code: "not_finite",
      severity: "warning",
      message: '1 record in 1 file: the number "a" in metadata is out of range',
      count: 1,
      ...inFile(),
    },
  },
  {
    when: "ids are null and the writer keeps no statistics",
    file: recordsFile(["a", null, "b", null], undefined, { statistics: false }),
    finding: {
      code: "null_id",
      severity: "error",
      message: "2 ids null in 1 file",
      predicts: "bad_record",
      count: 1,
      ...inFile(),
    },
  },
  {
    when: "a line is not a JSON object",
    name: "a.jsonl",
    file: '{"_id":"a"}\n\n{"_id":"b"\n[1]\r\n{"_id":"c"}',
    finding: {
      code: "bad_line",
      severity: "error",
      message:
        "1 record in 1 file: a line is not JSON; 1 record in 1 file: a line is not an object",
      predicts: "bad_record",
      count: 2,
      ...inFile("a.jsonl"),
    },
  },
  {
    when: "a line has no id",
    name: "a.jsonl",
    file: '{"_id":"a"}\n{"id":"b"}\n{"_id":7}\n',
    finding: {
      code: "missing_id",
      severity: "error",
      message: "1 record in 1 file: _id is not a string; 1 record in 1 file: no _id",
      predicts: "bad_record",
      count: 2,
      ...inFile("a.jsonl"),
    },
  },
  {
    when: "a number in a line is out of range",
    name: "a.jsonl",
    file: '{"_id":"a","vector":[1,2,1e999]}\n',
    finding: {
      code: "not_finite",
      severity: "warning",
      message: "1 record in 1 file: a number in a line is out of range",
      count: 1,
      ...inFile("a.jsonl"),
    },
  },
];

it.each(ROWS)("$finding.code if $when", async ({ name = "a.parquet", file, finding }) => {
  const source = () => memorySource({ [`docs/${name}`]: file });
  for (const records of ["all", "sample"] as const) {
    const { findings } = await checkSource(source(), { records });
    expect(findings.find(({ code }) => code === finding.code)).toEqual(finding);
  }
  const { findings } = await checkSource(source());
  expect(findings.map(({ code }) => code)).not.toContain(finding.code);
});

it("ids are compared across the files of a namespace, and not across namespaces", async () => {
  const file = recordsFile(["a", "b"]);
  const two = memorySource({ "docs/a.parquet": file, "more/a.parquet": file });
  expect((await checkSource(two, { records: "all" })).findings).toEqual([]);
  const one = memorySource({ "docs/a.parquet": file, "docs/b.parquet": recordsFile(["b", "c"]) });
  const { findings } = await checkSource(one, { records: "all", concurrency: 1 });
  expect(findings).toMatchObject([
    {
      code: "duplicate_id",
      count: 1,
      files: ["docs/b.parquet"],
      message: expect.stringContaining('"b"'),
    },
  ]);
});

it("of 100,000 different ids none is taken for another", async () => {
  const ids = Array.from({ length: 100_000 }, (_, index) => `doc-${index}#${index % 7}`);
  const source = memorySource({
    "docs/a.parquet": recordsFile(ids, undefined, { codec: "UNCOMPRESSED" }),
  });
  expect((await checkSource(source, { records: "all" })).findings).toEqual([]);
});

const ids = Array.from({ length: 3_000 }, (_, index) =>
  index % 5 === 0 ? null : `id-${index % 50}`,
);
const nulls = 600;
const duplicates = 3_000 - 600 - 40;

describe("records are decoded in every form that a writer gives them", () => {
  const encodings = [
    "PLAIN",
    "RLE_DICTIONARY",
    "DELTA_LENGTH_BYTE_ARRAY",
    "DELTA_BYTE_ARRAY",
  ] as const;

  it.each(encodings)("%s", async (encoding) => {
    const columns = [
      encoding === "RLE_DICTIONARY"
        ? stringColumn("id", ids)
        : { ...stringColumn("id", ids), encoding },
      vectorColumn(evenVectors(ids.length, 2)),
    ];
    const options = { rowGroupSize: 1_000, pageSize: 1_000, statistics: false };
    const file = makeFile(columns, options);
    const { findings } = await checkSource(memorySource({ "d/a.parquet": file }), {
      records: "all",
    });
    expect(findings).toMatchObject([
      { code: "null_id", message: `${nulls} ids null in 1 file` },
      { code: "duplicate_id", count: duplicates },
    ]);
  });

  it.each([
    ["UNCOMPRESSED", (bytes: Uint8Array) => bytes],
    ["SNAPPY", undefined],
    ["GZIP", gzipSync],
    ["BROTLI", brotliCompressSync],
  ] as const)("%s", async (codec, compress) => {
    const compressors = compress === undefined ? {} : { compressors: { [codec]: compress } };
    const file = recordsFile(["a", "a", "b"], ["{", "{}", "{}"], { codec, ...compressors });
    const { findings } = await checkSource(memorySource({ "d/a.parquet": file }), {
      records: "all",
    });
    expect(findings).toMatchObject([
      { code: "metadata_json", count: 1 },
      { code: "duplicate_id", count: 1 },
    ]);
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
          message: "records not checked: LZ4 cannot be decompressed here in 1 file",
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
});

describe("JSON Lines", () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `{"_id":"${index}","v":[1,2]}\n`).join(
    "",
  );

  async function checkFile(name: string, file: Uint8Array | string): Promise<CheckReport> {
    return checkSource(memorySource({ [`docs/${name}`]: file }), { records: "all" });
  }

  it("the records of files are counted line by line, compressed or not", async () => {
    const want = { ok: true, findings: [], records: 50_000, namespaces: [{ records: 50_000 }] };
    expect(await checkFile("a.jsonl", lines)).toMatchObject(want);
    expect(await checkFile("a.jsonl.gz", gzipSync(lines))).toMatchObject(want);
    const members = Buffer.concat([gzipSync(lines.slice(0, 1_000)), gzipSync(lines.slice(1_000))]);
    expect(await checkFile("a.jsonl.gz", members)).toMatchObject(want);
  });

  it("a sample ends anywhere in a file, and counts nothing", async () => {
    const source = memorySource({
      "docs/a.jsonl": lines.repeat(2),
      "docs/b.jsonl.gz": gzipSync(Buffer.concat([Buffer.from(lines), randomBytes(2_000_000)])),
    });
    const report = await checkSource(source, { records: "sample" });
    expect(report.findings.map(({ code }) => code)).toEqual(["bad_line", "duplicate_id"]);
    expect(report).not.toHaveProperty("records");
    expect(source.bytesRead).toBe(2 * 1024 ** 2);
  });

  it("a .gz that is not gzip, or is cut off, is unreadable", async () => {
    const gzip = gzipSync(lines);
    for (const file of ["not gzip at all", gzip.subarray(0, gzip.length / 2)]) {
      const { findings } = await checkFile("a.jsonl.gz", file);
      expect(findings.at(0)).toMatchObject({
        code: "unreadable",
        message: "not gzip, or damaged in 1 file",
      });
    }
  });

  it("a file without line breaks is a bad line, and the next line is checked", async () => {
    const long = `${"x".repeat(17 * 1024 ** 2)}\n{"_id":"a"}\n{"_id":"a"}`;
    expect((await checkFile("a.jsonl", long)).findings).toMatchObject([
      { code: "bad_line", count: 1, message: "1 record in 1 file: a line of more than 16.8 MB" },
      { code: "duplicate_id", count: 1 },
    ]);
  });
});

function randomBytes(length: number): Buffer {
  let state = 7;
  return Buffer.from(
    Array.from({ length }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 24;
    }),
  );
}

describe("the cost", () => {
  const files = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `docs/${String(index).padStart(2, "0")}.parquet`,
      recordsFile([`${index}-a`, `${index}-b`], ["{}", "{}"], { rowGroupSize: 1 }),
    ]),
  );

  it.each([
    ["all", 60],
    ["sample", 20],
  ] as const)(
    "of %s is reported before the first record is read, and holds",
    async (records, read) => {
      const source = memorySource(files);
      const seen: CheckProgress[] = [];
      await checkSource(source, { records, onProgress: (progress) => seen.push(progress) });
      const [first] = seen.filter(({ phase }) => phase === "records");
      expect(first).toMatchObject({ filesRead: 0, filesToRead: read, isListed: true, files: 60 });
      const decoded = new Set(source.reads.slice(60).map(({ path }) => path));
      expect(decoded.size).toBe(read);
      const last = seen.at(-1);
      expect(last).toMatchObject({ filesRead: read, bytesRead: source.bytesRead });
      expect(last?.bytesRead).toBeLessThanOrEqual(first?.bytesToRead ?? 0);
    },
  );

  it("of a sample is spread over the listing, whichever file is read first", async () => {
    const chosen = async (concurrency: number) => {
      const source = memorySource(files);
      await checkSource(source, { records: "sample", concurrency });
      return [...new Set(source.reads.slice(60).map(({ path }) => path))].sort();
    };
    const paths = await chosen(1);
    expect(await chosen(32)).toEqual(paths);
    expect(paths.at(0)).toBe("docs/00.parquet");
    expect(Number(paths.at(-1)?.slice(5, 7))).toBeGreaterThan(50);
  });
});
