import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { CheckError, type CheckOptions, checkSource } from "../../src/check.js";
import { memorySource } from "../check/memory-source.js";
import {
  denseFile,
  idColumn,
  makeFile,
  stringColumn,
  vectorColumn,
} from "../check/parquet-files.js";
import { type CliWorldOptions, createCliWorld } from "../support/cli-world.js";
import { API_KEY } from "../support/connect.js";
import { createFakeTerminal } from "../support/fake-terminal.js";
import { startProgram } from "../support/program.js";

const GOOD = { "docs/part-0.parquet": denseFile(100, 3), "faq/part-0.parquet": denseFile(20, 3) };
const EXTRA = makeFile([
  idColumn(2),
  vectorColumn([
    [1, 2, 3],
    [4, 5, 6],
  ]),
  stringColumn("__index_level_0__", ["0", "1"]),
]);
const TOO_HIGH = { "dir/docs/part-0.parquet": denseFile(10, 3) };
const URI = "s3://bucket/dir";
const UNCHECKED =
  "not checked: the dimension of the index (--index, --dimension), the namespaces of the index (--index), ids and metadata (--records all), whether Pinecone may read the bucket.";

/** The command line with folders in memory, by their uris, in place of stores. */
function createWorld(
  folders: Record<string, Record<string, Uint8Array>>,
  options: CliWorldOptions = {},
) {
  const checked: { uri: string; options: CheckOptions | undefined }[] = [];
  const world = createCliWorld({
    ...options,
    async checkSource(uri, given) {
      checked.push({ uri: String(uri), options: given });
      const files = folders[String(uri)];
      if (files !== undefined) return checkSource(memorySource(files), given);
      throw new CheckError(`check ${uri}`, "there is no such bucket", { reason: "not_found" });
    },
  });
  return { ...world, checked };
}

const ALONE = { env: {} };

// What reads footers is loaded when it is needed, which takes real time: here it is loaded before.
beforeAll(async () => void (await checkSource(memorySource(GOOD))));

describe("check", () => {
  it("prints what a folder holds, and exits with 0 if nothing is wrong", async () => {
    const { exitCode, stdout, stderr } = await createWorld({ out: GOOD }, ALONE).run(
      "check",
      "out",
    );
    expect(stdout.replace(/[\d.]+ kB|\d+ B|in \d+ ms/g, (size) => size.replace(/\d+/g, "#"))).toBe(
      [
        "2 files in 2 namespaces, #.# kB, 120 records, vectors of 3 dimensions",
        "FILES  RECORDS    SIZE  NAMESPACE",
        "    1      100  #.# kB  docs",
        "    1       20   # B  faq",
        `Nothing was found that would fail this import. The ends of 2 files read (#.# kB) in # ms; ${UNCHECKED}`,
        "",
      ].join("\n"),
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
  });

  it("prints what would fail and how to mend it, and exits with 1", async () => {
    const files = { ...GOOD, "faq/part-1.parquet": denseFile(5, 4), "part-2.parquet": EXTRA };
    const { exitCode, stdout } = await createWorld({ out: files }, ALONE).run("check", "out");
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      [
        "error    no_namespace  1 data file directly in the folder; each must lie in a folder, which names its namespace",
        "         part-2.parquet",
        "         hint: move the files into a folder that is named like the namespace, ",
      ].join("\n"),
    );
    expect(stdout).toMatch(
      /^error {4}dimension {5}5 vectors in 1 file have 4 dimensions, most have 3\n {9}faq\/part-1\.parquet$/m,
    );
    expect(stdout).toContain("\nThis import would fail. The ends of ");
  });

  it.each([
    [[], 0],
    [["--strict"], 1],
  ])("with warnings alone and %j exits with %i", async (options, exitCode) => {
    const world = createWorld({ out: { "docs/a.parquet": EXTRA } }, ALONE);
    const end = await world.run("check", "out", ...options);
    expect(end.stdout).toContain("would fail this import, but 1 warning. ");
    expect(end.exitCode).toBe(exitCode);
  });

  it("prints the report as one line of JSON with --json", async () => {
    const { exitCode, stdout } = await createWorld({ out: GOOD }, ALONE).run(
      "check",
      "out",
      "--json",
    );
    expect(exitCode).toBe(0);
    expect(stdout.split("\n")).toHaveLength(2);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, files: 2, records: 120, dimension: 3 });
  });

  it("asks the index that the environment names, and compares", async () => {
    const world = createWorld({ out: GOOD }, { index: { dimension: 4, namespaces: { docs: 7 } } });
    const { exitCode, stdout } = await world.run("check", "out");
    expect(world.listReceived()).toEqual(["describeIndexStats"]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^error {4}namespace_exists {2}/m);
    expect(stdout).toMatch(/^error {4}dimension .* the index has 4$/m);
    const unchecked =
      "not checked: ids and metadata (--records all), whether Pinecone may read the";
    expect(stdout).toContain(unchecked);
  });

  it("asks no index with --no-index, and takes --dimension in its place", async () => {
    const world = createWorld({ out: GOOD }, { index: { dimension: 4 } });
    const alone = await world.run("check", "out", "--no-index");
    expect([alone.exitCode, world.emulator.received]).toEqual([0, []]);
    const { exitCode, stdout } = await world.run("check", "out", "--no-index", "--dimension", "5");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("the index has 5");
    expect(stdout).toContain("not checked: the namespaces of the index (--index), ids and");
  });

  it("takes only what it knows for --records", async () => {
    const { exitCode, stderr } = await createWorld({ out: GOOD }, ALONE).run(
      ...["check", "out", "--records", "some"],
    );
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining("Allowed choices are")]);
  });

  it.each([
    ["./no-such-folder", 8, "error: Cannot check ./no-such-folder: there is no such folder\n"],
    [
      "s3://bucket/dir",
      2,
      "error: Cannot check s3://bucket/dir: @aws-sdk/client-s3 is not installed; install it with: npm install @aws-sdk/client-s3\nhint: npx finds it in the working directory too\n",
    ],
    ["ftp://host/dir", 2, "error: Cannot check source: the source must be a local folder"],
  ])("cannot look at %s, and exits with %i", async (source, exitCode, message) => {
    const end = await startProgram(["check", source]).ended;
    expect(end).toMatchObject({ exitCode, stdout: "" });
    expect(end.stderr.startsWith(message)).toBe(true);
  });

  it.each([
    ["denied", 4, "hint: Pinecone reads by its integration, and not by these credentials"],
    ["no_credentials", 4, "hint: Pinecone reads by its integration"],
    ["expired", 4, "hint: Pinecone reads by its integration"],
    ["not_found", 8, "hint: the bucket comes first: s3://BUCKET/FOLDER"],
    ["unreachable", 5, "hint: the AWS SDK reads no proxy variables"],
  ] as const)("of a store that is %s exits with %i and a hint", async (reason, code, hint) => {
    const world = createCliWorld({
      env: { HTTPS_PROXY: "http://proxy.example" },
      checkSource: () => Promise.reject(new CheckError(`check ${URI}`, "why", { reason })),
    });
    const { exitCode, stderr } = await world.run("check", URI);
    expect(exitCode).toBe(code);
    expect(stderr).toContain(`error: Cannot check ${URI}: why\n${hint}`);
  });

  it("needs a key if an index is named", async () => {
    const end = await createWorld({ out: GOOD }, ALONE).run("check", "out", "--index", "docs");
    expect(end).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("PINECONE_API_KEY is not set"),
    });
  });

  it("exits as the index does not let it look, before any file is read", async () => {
    const world = createWorld({ out: GOOD });
    world.emulator.inject({ kind: "status", status: 403 });
    const { exitCode, stderr } = await world.run("check", "out");
    expect([exitCode, world.checked]).toEqual([4, []]);
    expect(stderr).toContain("error: Cannot describe index stats: the API responded 403");
    expect(stderr).toMatch(/\nhint: --no-index checks the files alone\n$/);
  });

  it("keeps within a narrow terminal, and draws its progress there", async () => {
    const files = { ...GOOD, "part-2.parquet": EXTRA };
    const [stdout, stderr] = [
      createFakeTerminal({ columns: 60 }),
      createFakeTerminal({ columns: 60 }),
    ];
    await createWorld({ out: files }, { ...ALONE, stdout, stderr }).run("check", "out");
    const lines = stdout.written.split("\n");
    expect(lines.length).toBeGreaterThan(10);
    // A path is not broken.
    for (const line of lines) if (!line.includes("/")) expect(line.length).toBeLessThan(61);
    expect(stderr.written).toMatch(/\d files? listed/);
    // What was drawn is removed, and leaves no line behind.
    expect(stderr.written.split("\n").at(-2)).toMatch(/\d read, /);
  });

  it("checks a real folder in a process of its own", async () => {
    const folder = await mkdtemp(join(tmpdir(), "check-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    for (const [path, bytes] of Object.entries(GOOD)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
    const end = await startProgram(["check", folder, "--json"]).ended;
    expect([end.exitCode, end.stderr]).toEqual([0, ""]);
    expect(JSON.parse(end.stdout)).toMatchObject({ ok: true, records: 120 });
    const decoded = await startProgram(["check", folder, "--records", "all"]).ended;
    expect(decoded.stdout).toMatch(/ Records of 2 files read \([\d.]+ kB\) in /);
  });
});

describe("start --check", () => {
  const other = `${URI}-2`;

  it("starts what is right, and with --wait expects the records that were counted", async () => {
    const script = () => ({ records: 120 });
    const world = createWorld({ [URI]: GOOD }, { script });
    const { exitCode, stderr } = await world.run("start", URI, "--check", "--wait");
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain("Checked s3://bucket/dir: 2 files, 120 records\n");
    expect(world.listReceived().slice(0, 2)).toEqual(["describeIndexStats", "startImport"]);
  });

  it("exits with 7 if an import has fewer records than were counted", async () => {
    const script = ({ uri }: { uri: string }) => ({ records: uri === URI ? 119 : 10 });
    const folders = { [URI]: GOOD, [other]: { "docs/a.parquet": denseFile(10, 3) } };
    const { exitCode, stderr } = await createWorld(folders, { script }).run(
      ...["start", URI, other, "--check", "--wait"],
    );
    expect(exitCode).toBe(7);
    expect(stderr).toContain("error: Import 1 has 119 of 120 records that the check has counted\n");
    expect(stderr).not.toContain("Import 2 has");
    expect(stderr).toContain("hint: Pinecone skips records whose vectors are identical");
  });

  it("checks all, and starts none if one would fail", async () => {
    const folders = { [URI]: GOOD, [other]: { "part-0.parquet": denseFile(10, 3) } };
    const world = createWorld(folders);
    const { exitCode, stdout, stderr } = await world.run("start", URI, other, "--check");
    expect([exitCode, stdout, world.emulator.imports]).toEqual([1, "", []]);
    expect(stderr).toContain("error: An import of s3://bucket/dir-2 would fail\n");
    expect(stderr).toMatch(/^error {4}no_namespace {2}/m);
    expect(stderr).toContain("Nothing was started. To start anyway: --force\n");
  });

  it("starts anyway with --force", async () => {
    const world = createWorld({ [URI]: { "part-0.parquet": denseFile(10, 3) } });
    const { exitCode, stdout } = await world.run("start", URI, "--check", "--force");
    expect([exitCode, stdout, world.emulator.imports.length]).toEqual([0, "1\n", 1]);
  });

  it("stops at a folder that is one level too high, though that is a warning", async () => {
    const world = createWorld({ [URI]: TOO_HIGH });
    const { exitCode, stderr } = await world.run("start", URI, "--check");
    expect([exitCode, world.emulator.imports]).toEqual([1, []]);
    expect(stderr).toMatch(/^warning {2}one_level_too_high {2}/m);
  });

  it("does not check what it attaches to, whose namespaces exist", async () => {
    const world = createWorld({ [URI]: GOOD });
    await world.settle(world.client.startImport({ uri: URI }));
    const { exitCode } = await world.run("start", URI, "--check", "--attach");
    expect([exitCode, world.checked]).toEqual([0, []]);
  });

  it("prints what would fail as a line of JSON", async () => {
    const world = createWorld({ [URI]: { "part-0.parquet": denseFile(10, 3) } });
    const { exitCode, stdout } = await world.run("start", URI, "--check", "--json");
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      event: "failed_to_start",
      uri: URI,
      report: { ok: false, findings: [{ code: "no_namespace" }] },
    });
  });

  it("starts nothing if a folder cannot be looked at", async () => {
    const world = createWorld({ [URI]: GOOD });
    const { exitCode, stderr } = await world.run("start", URI, other, "--check");
    expect([exitCode, world.emulator.imports]).toEqual([8, []]);
    expect(stderr).toContain("Cannot check s3://bucket/dir-2: there is no such bucket");
  });

  it("needs --check for --force", async () => {
    const world = createWorld({}, { env: { PINECONE_API_KEY: API_KEY } });
    expect(await world.run("start", URI, "--force")).toMatchObject({
      exitCode: 2,
      stderr: "error: --force needs --check\n",
    });
  });
});
