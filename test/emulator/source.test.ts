import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { type EmulatorOptions, FAILURE_TEXTS } from "../../src/emulator.js";
import {
  denseFile,
  evenVectors,
  idColumn,
  leafColumn,
  makeFile,
  sparseColumn,
  stringColumn,
  vectorColumn,
} from "../check/parquet-files.js";
import { type Files, makeFolder } from "../support/local-folders.js";
import { DIR, describeEnd, FILES, HOUR_MS, openFiles, openSource } from "./source-world.js";

describe("an import of a local folder", () => {
  it.each([
    ["s3://bucket/a/b", "bucket/a/b"],
    ["s3://bucket/a/b/", "bucket/a/b"],
    ["s3://bucket", "bucket"],
    ["gs://bucket/a%20b", "bucket/a%20b"],
    ["s3://bucket/a b?c#d", "bucket/a b?c#d"],
    ["https://account.blob.core.windows.net/container/a%20b/%C3%A9", "container/a b/é"],
    ["https://account.blob.core.windows.net/container/a?sig=x%2Fy", "container/a"],
  ])("completes with the records that are there: %s in %s", async (uri, folder) => {
    const entries = Object.entries(FILES).map(([path, file]) => [`${folder}/${path}`, file]);
    const { importFolder, countNamespaces } = openSource({
      source: await makeFolder(Object.fromEntries(entries)),
    });
    expect(await importFolder(uri)).toMatchObject({ status: "Completed", recordsImported: 35 });
    expect(await countNamespaces()).toEqual([
      ["docs", 25],
      ["faq", 10],
    ]);
  });

  it.each([
    "s3://../secret",
    "s3://bucket/../../secret",
    "s3://bucket/dir/..",
    "s3://bucket/./dir",
    "s3:///bucket/dir",
    "s3://bucket//dir",
    "s3://bucket/dir\0",
    "s3://..\\secret",
    "s3://bucket/.. ",
    "s3://bucket/...",
    "gs://bucket/../../secret",
    "https://account.blob.core.windows.net/../secret",
    "https://account.blob.core.windows.net/%2e%2e/secret",
    "https://account.blob.core.windows.net/bucket/%2E%2E%2f%2E%2E%2fsecret",
    "https://account.blob.core.windows.net/..%5csecret",
    "https://account.blob.core.windows.net/%zz/secret",
  ])("reads nothing outside, and finds nothing there: %j", async (uri) => {
    const entries = [
      "secret",
      "source/bucket/dir",
      "source/secret",
      "source/bucket/.. ",
      "source/bucket/...",
    ].map((folder) => [`${folder}/docs/part-0.parquet`, denseFile(1, 3)] as const);
    const root = await makeFolder(Object.fromEntries(entries));
    const { emulator, countNamespaces } = openSource({ source: join(root, "source") });
    // As a client without checks of its own sends it.
    const body = JSON.stringify({ uri });
    const init = { method: "POST", headers: { "api-key": "any" }, body };
    expect((await emulator.fetch("http://localhost/bulk/imports", init)).status).toBe(200);
    emulator.advance(HOUR_MS);
    expect(emulator.imports.map(describeEnd)).toEqual(["Failed no_files"]);
    expect(await countNamespaces()).toEqual([]);
  });

  it("follows the links that its owner has made, wherever they lead", async () => {
    const elsewhere = await makeFolder(FILES);
    const source = await makeFolder({ "bucket/other/file": "" });
    await symlink(elsewhere, join(source, "bucket/dir"));
    const { importFolder } = openSource({ source });
    expect(describeEnd(await importFolder())).toBe("Completed 35");
  });

  it.each(["s3://bucket/missing", "s3://other/dir", "s3://bucket/file/dir"])(
    "that does not exist fails as one without files: %s",
    async (uri) => {
      const { importFolder } = openSource({ source: await makeFolder({ "bucket/file": "text" }) });
      const failed = await importFolder(uri);
      expect(describeEnd(failed)).toBe("Failed no_files");
      expect(failed.error).toContain("the source of the emulator has no folder ");
    },
  );

  it("is read under fake timers", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const source = await makeFolder({ "bucket/dir/docs/part-0.parquet": denseFile(20, 3) });
    const { client, emulator } = openSource({ source, speed: 1 });
    await client.startImport({ uri: DIR });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(emulator.imports.map(describeEnd)).toEqual(["Completed 20"]);
  });

  it("that names a file fails as the service does", async () => {
    const { importFolder } = openSource({
      source: await makeFolder({ "bucket/a.parquet": "PAR1" }),
    });
    expect(describeEnd(await importFolder("s3://bucket/a.parquet"))).toBe("Failed not_a_folder");
  });
});

const BAD_METADATA = makeFile([
  idColumn(4),
  vectorColumn(evenVectors(4, 3)),
  stringColumn("metadata", ["{}", "no JSON", null, "{"]),
]);
const NULL_VECTOR = makeFile([idColumn(3), vectorColumn([[1, 2, 3], null, [4, 5, 6]])]);
const SPARSE = makeFile([idColumn(1), sparseColumn([{ indices: [1], values: [0.5] }])]);
const INTEGER_IDS = makeFile([
  leafColumn({ name: "id", type: "INT32" }, [1]),
  vectorColumn(evenVectors(1, 3)),
]);

describe("an import fails by what the check finds:", () => {
  it.each<[want: string, files: Files, index?: EmulatorOptions["index"]]>([
    ["no_files", {}],
    ["no_files", { "docs/part-0.PARQUET": denseFile(1, 3) }],
    ["no_namespace", { "part-0.parquet": denseFile(1, 3) }],
    ["bad_file", { "docs/part-0.parquet": "text" }],
    ["bad_column", { "docs/part-0.parquet": makeFile([idColumn(2)]) }],
    ["bad_column", { "docs/part-0.parquet": INTEGER_IDS }],
    ["bad_record", { "docs/part-0.parquet": denseFile(2, 4) }],
    ["bad_record", { "docs/part-0.parquet": NULL_VECTOR }],
    ["bad_record", { "docs/part-0.parquet": BAD_METADATA }],
    ["all_rows_skipped", { "docs/part-0.parquet": SPARSE }],
    ["all_rows_skipped", FILES, { vectorType: "sparse" }],
    ["namespace_exists", FILES, { namespaces: { faq: 0 } }],
  ])("%s", async (want, files, index = { dimension: 3 }) => {
    const { importFolder, countNamespaces } = openFiles(files, { index });
    const before = await countNamespaces();
    const failed = await importFolder();
    expect(describeEnd(failed)).toBe(`Failed ${want}`);
    expect([failed.recordsImported ?? 0, failed.percentComplete ?? 0]).toEqual([0, 0]);
    expect(await countNamespaces()).toEqual(before);
  });

  it("the error says what was found, and in which files", async () => {
    const files = { ...FILES, "faq/part-1.parquet": "text" };
    const { error } = await openFiles(files).importFolder();
    expect(error).toBe(
      "User error: the Parquet footer cannot be read: 1 file without the mark PAR1 at the end: not Parquet, or cut off (faq/part-1.parquet)",
    );
  });

  it("what has no documented error fails with what was found", async () => {
    const failed = await openFiles({ "d\u00f6cs/part-0.parquet": denseFile(1, 3) }).importFolder();
    expect(describeEnd(failed)).toBe("Failed undefined");
    expect(failed.error).toMatch(/^User error: "d\u00f6cs"; .* named in ASCII/);
  });

  it("a namespace that exists is named, and a second import of the folder has them all", async () => {
    const { importFolder } = openFiles(FILES);
    expect(describeEnd(await importFolder())).toBe("Completed 35");
    const { error } = await importFolder();
    expect(error).toBe(FAILURE_TEXTS.namespace_exists.replace("example", "docs"));
  });

  it("one uri too high completes, with the wrong namespaces", async () => {
    const { importFolder, countNamespaces } = openFiles({ "dir/docs/a.parquet": denseFile(2, 3) });
    expect(describeEnd(await importFolder())).toBe("Completed 2");
    expect(await countNamespaces()).toEqual([["dir", 2]]);
  });
});

describe("bad records", () => {
  const files: Files = {
    "docs/part-0.parquet": denseFile(20, 3),
    "docs/part-1.parquet": BAD_METADATA,
    "docs-2/part-0.parquet": denseFile(5, 4),
    "faq/part-0.parquet": denseFile(10, 3),
    "faq/notes.txt": "text",
  };

  it("are skipped and not counted with continue", async () => {
    const { importFolder, countNamespaces } = openFiles(files);
    expect(describeEnd(await importFolder(DIR, "continue"))).toBe("Completed 32");
    expect(await countNamespaces()).toEqual([
      ["docs", 22],
      ["faq", 10],
    ]);
  });

  it("fail an import with abort at the first file that has one, and what was before stays", async () => {
    const { importFolder, countNamespaces } = openFiles(files);
    const failed = await importFolder(DIR, "abort");
    expect(describeEnd(failed)).toBe("Failed bad_record");
    expect(failed).toMatchObject({ recordsImported: 20, percentComplete: 51.2 });
    expect(failed.error).toMatch(/^User error: error reading record: .*docs\/part-1\.parquet\)$/);
    expect(await countNamespaces()).toEqual([["docs", 20]]);
    expect(describeEnd(await importFolder())).toBe("Failed namespace_exists");
  });

  it("alone fail an import with continue too", async () => {
    const { importFolder } = openFiles({ "docs/part-0.parquet": denseFile(5, 4) });
    expect(describeEnd(await importFolder(DIR, "continue"))).toBe("Failed all_rows_skipped");
  });

  it("are those of another dimension than most, if the index has none of its own", async () => {
    const { importFolder } = openFiles(files, { index: {} });
    expect(describeEnd(await importFolder(DIR, "continue"))).toBe("Completed 32");
  });

  it("do not save an import with continue from what else is wrong", async () => {
    const { importFolder } = openFiles({ ...files, "faq/part-1.parquet": "text" });
    expect(describeEnd(await importFolder(DIR, "continue"))).toBe("Failed bad_file");
  });
});
