import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { expect, it, onTestFinished } from "vitest";
import { bundleEntry } from "../../scripts/lib/bundle-entry.js";
import { CHECK_ENTRY } from "../../scripts/lib/package-entries.js";
import { CheckError, checkSource, localSource } from "../../src/check.js";
import { isImportClientError } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { denseFile } from "./parquet-files.js";

async function makeFolder(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "check-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

async function listAll(folder: string | URL): Promise<string[]> {
  const paths: string[] = [];
  for await (const { path } of localSource(folder).list({})) paths.push(path);
  return paths;
}

it("a local folder is checked by its path, by a file: URL, and as a Source", async () => {
  const folder = await makeFolder({ "docs/a.parquet": denseFile(5, 3), "notes.txt": "" });
  const report = await checkSource(folder);
  expect(report).toMatchObject({ ok: true, records: 5, dimension: 3, files: 1, ignoredFiles: 1 });
  expect(await checkSource(pathToFileURL(folder))).toEqual(report);
  expect(await checkSource(String(pathToFileURL(folder)))).toEqual(report);
  expect(await checkSource(localSource(folder))).toEqual(report);
});

it("links are followed, but not in circles, and those that lead nowhere are left out", async () => {
  const folder = await makeFolder({ "docs/a.parquet": "", "empty/x": "" });
  await rm(join(folder, "empty/x"));
  await symlink(join(folder, "docs/a.parquet"), join(folder, "docs/b.parquet"));
  await symlink(folder, join(folder, "docs/up"));
  await symlink(join(folder, "docs"), join(folder, "more"));
  await symlink(join(folder, "nowhere"), join(folder, "gone"));
  expect(await listAll(folder)).toEqual([
    "docs/a.parquet",
    "docs/b.parquet",
    "empty/",
    "more/a.parquet",
    "more/b.parquet",
  ]);
});

it("a path of a file is a uri that names a file", async () => {
  const folder = await makeFolder({ "docs/a.parquet": denseFile(5, 3) });
  const report = await checkSource(join(folder, "docs/a.parquet"));
  expect(report.findings.map(({ code }) => code)).toEqual(["uri_is_file"]);
});

it("a folder that is not there rejects with a CheckError", async () => {
  const folder = await makeFolder({ file: "" });
  const error = await rejection(checkSource(`${folder}/no-such`));
  expect(error).toBeInstanceOf(CheckError);
  expect(error).toMatchObject({
    code: "check_failed",
    reason: "not_found",
    message: `Cannot check ${folder}/no-such: there is no such folder`,
    cause: { code: "ENOENT" },
  });
  expect(isImportClientError(error) && error.code === "check_failed" && error.reason).toBe(
    "not_found",
  );
  expect(await rejection(checkSource(`${folder}/file/below`))).toMatchObject({
    reason: "not_found",
  });
});

it("what a user may not read is denied as a folder, and a finding as a file", async () => {
  const folder = await makeFolder({
    "data/docs/a.parquet": denseFile(5, 3),
    "data/docs/b.parquet": denseFile(5, 3),
    "locked/a.parquet": "",
  });
  await chmod(folder, 0o755);
  await chmod(join(folder, "data/docs/b.parquet"), 0o000);
  await chmod(join(folder, "locked"), 0o000);
  await bundleEntry(CHECK_ENTRY, folder);
  const program = `import { checkSource } from "./check.js";
    const { findings } = await checkSource("data");
    const error = await checkSource("locked").catch((thrown) => thrown);
    console.log(JSON.stringify({ findings, error }));`;
  const argv = ["--input-type=module", "-e", program];
  const isRoot = process.getuid?.() === 0;
  const user = isRoot ? { uid: 65_534, gid: 65_534 } : {};
  const { stdout } = await promisify(execFile)(process.execPath, argv, { cwd: folder, ...user });
  expect(JSON.parse(stdout)).toMatchObject({
    findings: [
      {
        code: "unreadable",
        severity: "error",
        message: "1 file: EACCES",
        count: 1,
        files: ["docs/b.parquet"],
      },
    ],
    error: {
      code: "check_failed",
      reason: "denied",
      message: "Cannot check locked: this user may not read it",
    },
  });
});

it("a file that shrinks between the listing and the reading is a finding", async () => {
  const folder = await makeFolder({ "docs/a.parquet": denseFile(5, 3) });
  const source = localSource(folder);
  const report = await checkSource({
    ...source,
    async *list() {
      yield { path: "docs/a.parquet", size: 100_000 };
      yield { path: "docs/removed.parquet", size: 100 };
    },
  });
  expect(report.findings).toMatchObject([
    {
      code: "unreadable",
      count: 2,
      message: "1 file: ENOENT; 1 file: the source returned 0 bytes of 16,384: cut off",
    },
  ]);
});

it.each([
  ["", "source must not be empty"],
  [
    "az://container/dir",
    "source must be a local folder, or a uri that begins with s3://, gs:// or https://ACCOUNT.blob.core.windows.net/",
  ],
  [7, "source must be a folder, the uri of one, or an object with list() and read()"],
  [{ list() {} }, "source must be a folder, the uri of one, or an object with list() and read()"],
  [
    "http://example.com/dir",
    "source must be a local folder, or a uri that begins with s3://, gs:// or https://ACCOUNT.blob.core.windows.net/",
  ],
])("%j is rejected as a source", async (source, problem) => {
  const error = await rejection(checkSource(source as string));
  expect(error).toMatchObject({ code: "invalid_argument", argument: "source", problem });
});
