import { describe, expect, it } from "vitest";
import { type CheckProgress, checkSource, type Finding } from "../../src/check.js";
import { memorySource } from "./memory-source.js";
import { recordsFile } from "./parquet-files.js";

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
      message: '2 ids more than once in a namespace, such as "a"',
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
