import { describe, expect, it } from "vitest";
import { type CheckReport, checkSource, type Finding, IMPORT_LIMITS } from "../../src/check.js";
import { memorySource } from "./memory-source.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(3, 4);

async function check(paths: readonly string[], uri?: string): Promise<CheckReport> {
  return checkSource(
    memorySource(Object.fromEntries(paths.map((path) => [path, contentOf(path)])), { uri }),
  );
}

function contentOf(path: string): Uint8Array | string {
  if (path.endsWith(".parquet")) return GOOD;
  return path.endsWith("/") ? "" : "{}\n";
}

const codesOf = ({ findings }: CheckReport) => findings.map(({ code }) => code);

it("a folder of one namespace and two files has nothing to report", async () => {
  const size = GOOD.length;
  expect(await check(["docs/a.parquet", "docs/b.parquet"])).toEqual({
    ok: true,
    findings: [],
    format: "parquet",
    vectors: "dense",
    dimension: 4,
    records: 6,
    bytes: 2 * size,
    files: 2,
    ignoredFiles: 0,
    namespaces: [{ name: "docs", files: 2, records: 6, bytes: 2 * size }],
  });
});

interface Row {
  when: string;
  paths: string[];
  uri?: string;
  finding: Omit<Finding, "predicts"> & { predicts?: Finding["predicts"] };
}

const ROWS: Row[] = [
  {
    when: "the folder is empty",
    paths: [],
    finding: {
      code: "no_files",
      severity: "error",
      message: "no file ends in .parquet, .jsonl or .jsonl.gz, in lower case",
      predicts: "no_files",
      count: 0,
      files: [],
    },
  },
  {
    when: "the endings of the files are not those that are read",
    paths: ["docs/a.PARQUET", "docs/b.parquet.gz", "docs/c.parq", "docs/d.parq"],
    finding: {
      code: "no_files",
      severity: "error",
      message:
        "no file ends in .parquet, .jsonl or .jsonl.gz, in lower case; there are .parq (2 files); .PARQUET (1 file); .parquet.gz (1 file)",
      predicts: "no_files",
      count: 4,
      files: ["docs/a.PARQUET", "docs/b.parquet.gz", "docs/c.parq", "docs/d.parq"],
    },
  },
  {
    when: "data files lie directly in the folder",
    paths: ["a.parquet", "b.parquet", "docs/c.parquet"],
    finding: {
      code: "no_namespace",
      severity: "error",
      message:
        "2 data files directly in the folder; each must lie in a folder, which names its namespace",
      predicts: "no_namespace",
      count: 2,
      files: ["a.parquet", "b.parquet"],
    },
  },
  {
    when: "a file stands in place of the folder",
    paths: [""],
    finding: {
      code: "uri_is_file",
      severity: "error",
      message:
        "the uri names a file; an import needs the folder that holds a folder for each namespace",
      predicts: "not_a_folder",
      count: 1,
      files: [],
    },
  },
  {
    when: "the uri is one level too high",
    uri: "s3://bucket/",
    paths: ["2024/docs/a.parquet", "2024/more/b.parquet", "readme.txt"],
    finding: {
      code: "one_level_too_high",
      severity: "warning",
      message:
        "no file lies one folder deep, so the namespaces would be named after the wrong folders; import s3://bucket/2024/",
      count: 1,
      files: ["2024/"],
    },
  },
  {
    when: "the uri is two levels too high",
    uri: "gs://bucket",
    paths: ["a/b/docs/a.parquet", "a/b/docs/deeper/b.parquet"],
    finding: {
      code: "one_level_too_high",
      severity: "warning",
      message:
        "no file lies one folder deep, so the namespaces would be named after the wrong folders; import gs://bucket/a/b/",
      count: 1,
      files: ["a/b/"],
    },
  },
  {
    when: "some files lie deeper than others",
    paths: [
      "docs/a.parquet",
      ...Array.from({ length: 8 }, (_, index) => `docs/sub/${index}.parquet`),
    ],
    finding: {
      code: "nested_folder",
      severity: "warning",
      message:
        "8 data files more than one folder deep; it is not documented whether they are imported",
      count: 8,
      files: [0, 1, 2, 3, 4].map((index) => `docs/sub/${index}.parquet`),
    },
  },
  {
    when: "a folder holds no data file",
    paths: ["docs/a.parquet", "later/", "notes/todo.txt"],
    finding: {
      code: "empty_folder",
      severity: "warning",
      message: "2 folders without a data file",
      count: 2,
      files: ["later/", "notes/"],
    },
  },
  {
    when: "there are files of other kinds",
    paths: ["docs/a.parquet", "docs/a.crc", "docs/b.crc", "docs/_SUCCESS", "readme"],
    finding: {
      code: "ignored_file",
      severity: "warning",
      message: '4 files of other kinds: ".crc"; "_SUCCESS"; "readme"',
      count: 4,
      files: ["docs/_SUCCESS", "docs/a.crc", "docs/b.crc", "readme"],
    },
  },
  {
    when: "a folder is one that programs make for themselves",
    paths: ["__default__/a.parquet", "_temporary/a.parquet", ".x/a.parquet", "day=1/a.parquet"],
    finding: {
      code: "odd_namespace",
      severity: "warning",
      message: 'these folders would become namespaces: ".x"; "_temporary"; "day=1"',
      count: 3,
      files: [".x/", "_temporary/", "day=1/"],
    },
  },
  {
    when: "a namespace cannot have its name",
    paths: ["caf\u00e9/a.parquet", `${"x".repeat(513)}/a.parquet`, "nul\0/a.parquet", "/a.parquet"],
    finding: {
      code: "namespace_name",
      severity: "error",
      message: `"caf\u00e9"; "nul\\u0000"; "${"x".repeat(57)}..." has 513 characters; and 1 more; a namespace is named in ASCII, without NUL, in at most 512 characters`,
      count: 4,
      files: ["/", "caf\u00e9/", "nul\0/", `${"x".repeat(513)}/`],
    },
  },
  {
    when: "there are files of both formats",
    paths: ["docs/a.parquet", "docs/b.jsonl", "docs/c.jsonl.gz"],
    finding: {
      code: "mixed_formats",
      severity: "error",
      message:
        "an import takes Parquet or JSON Lines, not both: 2 files of JSON Lines; 1 file of Parquet",
      predicts: "no_files",
      count: 3,
      files: [],
    },
  },
  {
    when: "the bucket is one of S3 Express",
    uri: "s3://vectors--use1-az4--x-s3/dir",
    paths: ["docs/a.parquet"],
    finding: {
      code: "s3_express",
      severity: "error",
      message: 'Pinecone cannot import from S3 Express, as "vectors--use1-az4--x-s3" is',
      count: 1,
      files: [],
    },
  },
];

it.each(ROWS)("$finding.code if $when", async ({ paths, uri, finding }) => {
  const { findings } = await check(paths, uri);
  expect(findings.find(({ code }) => code === finding.code)).toEqual(finding);
});

describe("the layout", () => {
  it("a partitioned table is not taken for a uri that is one level too high", async () => {
    const codes = codesOf(await check(["docs/day=1/a.parquet", "docs/day=2/a.parquet"]));
    expect(codes).toEqual(["nested_folder"]);
  });

  it("a uri that is one level too high has no other finding of its depth, and is no error", async () => {
    const report = await check(["2024/docs/a.parquet"]);
    expect(codesOf(report)).toEqual(["one_level_too_high"]);
    expect(report).toMatchObject({ ok: true, namespaces: [{ name: "2024" }] });
  });

  it("the markers of the folder itself and of its namespaces are no files", async () => {
    const source = memorySource({ "": "", "docs/": "", "docs/a.parquet": GOOD });
    expect(await checkSource(source)).toMatchObject({ findings: [], ok: true, ignoredFiles: 0 });
  });

  it("a uri that names a file is known by its end, if nothing is listed below it", async () => {
    const file = await check([], "s3://bucket/docs/a.parquet");
    expect(codesOf(file)).toEqual(["uri_is_file"]);
    const folder = await check(["docs/a.parquet"], "s3://bucket/dir.parquet");
    expect(codesOf(folder)).toEqual([]);
  });

  it("files of JSON Lines are a format of their own, whose records are not counted", async () => {
    const report = await check(["docs/a.jsonl", "docs/b.jsonl.gz"]);
    expect(report).toMatchObject({ ok: true, format: "jsonl", vectors: undefined, files: 2 });
    expect(report).not.toHaveProperty("records");
    expect(report.namespaces[0]).not.toHaveProperty("records");
  });
});

describe("limits", () => {
  const paths = ["a/1.parquet", "a/2.parquet", "b/1.parquet"];
  const source = memorySource(Object.fromEntries(paths.map((path) => [path, GOOD])));

  it.each([
    ["too_many_namespaces", "error", { namespaces: 1 }, "2 namespaces, the limit of 2026 is 1"],
    ["too_many_files", "error", { files: 2 }, "3 files, the limit of 2026 is 2"],
    ["file_too_large", "error", { fileBytes: 100 }, "3 files larger than 100 B, the limit of 2026"],
    [
      "too_large",
      "warning",
      { totalBytes: 1_000, year: 2031 },
      `${((3 * GOOD.length) / 1_000).toPrecision(3)} kB, the limit of 2031 is 1 kB`,
    ],
  ] as const)("%s is an %s beyond the limit", async (code, severity, limits, message) => {
    const { findings } = await checkSource(source, { limits });
    expect(findings).toEqual([
      expect.objectContaining({ code, severity, message, predicts: "limit_exceeded" }),
    ]);
  });

  it("what is just within the limits is right", async () => {
    const limits = {
      namespaces: 2,
      files: 3,
      fileBytes: GOOD.length,
      totalBytes: 3 * GOOD.length,
    };
    expect((await checkSource(source, { limits })).findings).toEqual([]);
  });

  it("the limits have a year", () => {
    expect(IMPORT_LIMITS).toMatchObject({ year: 2026, namespaces: 10_000, files: 100_000 });
  });
});
