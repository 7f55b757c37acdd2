import { describe, expect, it } from "vitest";
import { FAILURE_TEXTS, type ImportScript } from "../../src/emulator.js";
import {
  type CliWorld,
  type CliWorldOptions,
  createCliWorld,
  withoutTimes,
} from "../support/cli-world.js";
import { createFakePipe } from "../support/fake-terminal.js";
import type { Tamper } from "../support/in-process.js";

const HOUR_MS = 3_600_000;
const AT_ONCE: ImportScript = { durationMs: 0, indexingMs: 0 };
const ENDLESS: ImportScript = { durationMs: Number.POSITIVE_INFINITY };
const FAILING: ImportScript = {
  ...AT_ONCE,
  outcome: { failAtPercent: 0, error: FAILURE_TEXTS.no_files },
};

const [A, B, C] = ["s3://bucket/a", "s3://bucket/b", "s3://bucket/c"] as const;

const FORTY = Array.from({ length: 40 }, (_, index) => `s3://bucket/folder-${index + 1}`);

/** A world in which the imports of each folder proceed as given. */
function createWorld(scripts: Record<string, ImportScript> = {}, options: CliWorldOptions = {}) {
  return createCliWorld({ ...options, script: ({ uri }) => scripts[uri] ?? AT_ONCE });
}

/** Responds to the start of one folder with this. */
const rejectStart =
  (uri: string, status: number): Tamper =>
  async (pass, { operation, body }) =>
    operation === "startImport" && JSON.parse(body).uri === uri
      ? new Response("no", { status })
      : pass();

function countReceived(world: CliWorld, operation: string): number {
  return world.listReceived().filter((each) => each === operation).length;
}

function readJsonLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("start of several uris", () => {
  it("prints an id a line, and which folder each is", async () => {
    const world = createWorld();
    expect(await world.run("start", A, B)).toEqual({
      exitCode: 0,
      stdout: "1\n2\n",
      stderr: `Started import 1 of ${A}\nStarted import 2 of ${B}\n`,
    });
    expect(world.emulator.imports.map(({ uri }) => uri)).toEqual([A, B]);
  });

  it("starts a folder once that is named twice, with and without a slash", async () => {
    const world = createWorld({}, { files: { "f.txt": `${B}\n\n  ${A}/\r\n${C}` } });
    await world.run("start", A, "--from-file", "f.txt");
    expect(world.emulator.imports.map(({ uri }) => uri)).toEqual([`${A}/`, B, C]);
  });

  it.each([
    ["f.txt", {}, "Cannot read f.txt: ENOENT: no such file, open 'f.txt'"],
    ["-", { "-": "\n" }, "standard input names no uri"],
    ["f.txt", { "f.txt": " \n" }, "f.txt names no uri"],
  ])("rejects --from-file %s with %j", async (file, files, message) => {
    const world = createWorld({}, { files });
    const end = await world.run("start", "--from-file", file);
    expect(end).toEqual({ exitCode: 2, stdout: "", stderr: `error: ${message}\n` });
  });

  it("--wait follows them together, and ends with the worst outcome", async () => {
    const world = createWorld({ [B]: FAILING });
    const { exitCode, stdout, stderr } = await world.run("start", A, B, C, "--wait");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ID .*\n1 {3}Completed .*\n2 {3}Failed .*\n3 {3}Completed .*\n$/);
    expect(withoutTimes(stderr)).toMatch(
      /\nerror: Import 2 of s3:\/\/bucket\/b failed: .*\nhint: .*\n(.*\n)*3 imports: 2 completed, 1 failed; 2,000 records\n$/,
    );
    expect(countReceived(world, "startImport")).toBe(3);
  });

  it.each([
    [500, 6],
    [400, 8],
    [404, 8],
  ])("a %d of one does not stop the others, and ends with %d", async (status, code) => {
    const world = createWorld({}, { tamper: rejectStart(B, status) });
    const { exitCode, stdout, stderr } = await world.run("start", A, B, C, "--json");
    expect(exitCode).toBe(code);
    expect(readJsonLines(stdout)).toMatchObject([
      { event: "started", id: "1", uri: A, outcome: "started" },
      { event: "failed_to_start", uri: B, error: { message: expect.any(String) } },
      { event: "started", id: "2", uri: C, outcome: "started" },
    ]);
    expect(stderr).toMatch(/error: Cannot (start import|confirm the start) of s3:\/\/bucket\/b: /);
  });

  it.each([[401], [403]])("a %d stops the others, which are listed", async (status) => {
    const world = createWorld({}, { tamper: rejectStart(B, status) });
    const { exitCode, stdout, stderr } = await world.run("start", A, B, C);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "1\n" });
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
    expect(stderr).toContain(
      `Not started: ${C}\nTo start it: pinecone-import start --attach ${C}\n`,
    );
    expect(world.emulator.imports).toHaveLength(1);
  });

  it("follows those that were started if others were not", async () => {
    const world = createWorld({}, { tamper: rejectStart(B, 400) });
    const { exitCode, stdout } = await world.run("start", A, B, C, "--wait");
    expect(exitCode).toBe(8);
    expect(stdout.match(/Completed/g)).toHaveLength(2);
  });

  it("follows none if none was started", async () => {
    const world = createWorld({}, { tamper: rejectStart(A, 400) });
    const { exitCode, stdout } = await world.run("start", A, "--wait");
    expect({ exitCode, stdout }).toEqual({ exitCode: 8, stdout: "" });
    expect(world.listReceived()).toEqual([]);
  });

  it("Ctrl-C lists what was not started, and prints how to follow what was", async () => {
    const world = createWorld(
      { [A]: ENDLESS },
      {
        tamper: async (pass, { operation, body, wait }) => {
          if (operation !== "startImport" || JSON.parse(body).uri !== B) return pass();
          world.interrupt();
          await wait(1);
          return pass();
        },
      },
    );
    const { exitCode, stdout, stderr } = await world.run("start", A, B, C, "--wait", "--fail-fast");
    expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
    expect(withoutTimes(stderr).split("\n")).toEqual([
      `Started import 1 of ${A}`,
      `error: Interrupted before the API responded: the import of ${B} may have been started`,
      expect.stringMatching(/^hint: .*: pinecone-import start --attach --wait --fail-fast .*\/b$/),
      `Not started: ${C}`,
      `To start it: pinecone-import start --attach --wait --fail-fast ${C}`,
      "The import is still running. To follow it again: pinecone-import wait --fail-fast 1",
      "",
    ]);
  });

  it("Ctrl-C between two starts ends with 130", async () => {
    const pipe = createFakePipe();
    const stdout = {
      ...pipe,
      write(text: string) {
        pipe.write(text);
        world.interrupt();
      },
    };
    const world: CliWorld = createWorld({}, { stdout });
    const { exitCode, stderr } = await world.run("start", A, B, C);
    expect(pipe.written).toBe("1\n");
    expect(exitCode).toBe(130);
    expect(stderr).toContain(`Not started: ${B}\nNot started: ${C}\nTo start them: `);
    expect(world.emulator.imports).toHaveLength(1);
  });

  it("warns of a uri that looks like a file, but not with --quiet", async () => {
    const uri = "s3://bucket/dir/part-0.parquet";
    const { exitCode, stderr } = await createWorld().run("start", uri);
    expect(exitCode).toBe(0);
    expect(stderr).toBe(
      `warning: ${uri} looks like a file: the uri must be the folder above those of the namespaces\n`,
    );
    expect((await createWorld().run("start", uri, "--quiet")).stderr).toBe("");
    expect((await createWorld().run("start", "s3://bucket/x.jsonl.gz/")).stderr).toMatch(/^warn/);
  });
});

describe("a rerun of a job", () => {
  it("of 40 folders, 39 done and one failed, reads the list once and starts one import", async () => {
    const scripts = { [FORTY[7] ?? ""]: FAILING };
    const world = createWorld(scripts, { files: { "f.txt": FORTY.join("\n") } });
    const args = ["start", "--from-file", "f.txt", "--skip-completed", "--wait"];
    expect(await world.run(...args)).toMatchObject({ exitCode: 1 });
    expect(world.emulator.imports).toHaveLength(40);
    delete scripts[FORTY[7] ?? ""];
    const before = world.emulator.received.length;
    const { exitCode, stdout, stderr } = await world.run(...args);
    expect(exitCode).toBe(0);
    expect(world.emulator.imports).toHaveLength(41);
    expect(stdout.match(/Completed/g)).toHaveLength(40);
    expect(stderr.match(/Not started again: import \d+ of \S+ has completed/g)).toHaveLength(39);
    const operations = world.emulator.received.slice(before).map(({ operation }) => operation);
    expect(operations.slice(0, 2)).toEqual(["listImports", "startImport"]);
    expect(operations.filter((each) => each === "startImport")).toHaveLength(1);
  });

  it("--attach takes those that run, and starts those that have ended again", async () => {
    let day = 0;
    const world = createCliWorld({
      // The contents of B change, so that each of its imports makes another namespace.
      script: ({ uri }) =>
        uri === A ? ENDLESS : { ...AT_ONCE, namespaces: { [`day-${++day}`]: 1_000 } },
    });
    await world.run("start", A, B);
    const { stdout } = await world.run("start", A, B, "--attach", "--json");
    expect(readJsonLines(stdout)).toMatchObject([
      { event: "attached", id: "1", outcome: "attached" },
      { event: "started", id: "3", outcome: "started" },
    ]);
    const again = await world.run("start", A, B, "--skip-completed", "--json");
    expect(readJsonLines(again.stdout)).toMatchObject([
      { event: "attached", id: "1", outcome: "attached" },
      { event: "attached", id: "3", outcome: "completed" },
    ]);
  });

  it("starts nothing if the list cannot be read", async () => {
    const world = createWorld({}, { tamper: async () => new Response("no", { status: 503 }) });
    const { exitCode, stderr } = await world.run("start", A, B, "--attach");
    expect(exitCode).toBe(5);
    expect(stderr).toBe("error: Cannot list imports: the API responded 503: no\n");
  });
});

describe("wait for what is not named", () => {
  it("- reads ids and lines of JSON from standard input, each once", async () => {
    const world = createWorld({ [B]: FAILING });
    const started = await world.run("start", A, B, C, "--json");
    const lines = [
      started.stdout,
      '{"event":"failed_to_start","uri":"s3://bucket/x"}',
      "3\r",
      "",
      '{"id":"1","status":"Pending"}',
    ];
    const files = { "-": lines.join("\n") };
    const other = createWorld({ [B]: FAILING }, { files });
    await other.run("start", A, B, C);
    const { exitCode, stdout } = await other.run("wait", "-");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^ID .*\n1 .*\n2 .*\n3 .*\n$/);
  });

  it.each([
    ["", "standard input names no import"],
    ["1\n{", "line 2 of standard input is neither an id nor JSON with an id"],
    ['{"id":5}', "line 1 of standard input is neither an id nor JSON with an id"],
    ['{"id":""}', "line 1 of standard input is neither an id nor JSON with an id"],
  ])("- rejects %j", async (text, message) => {
    const world = createWorld({}, { files: { "-": text } });
    const end = await world.run("wait", "-");
    expect(end).toEqual({ exitCode: 2, stdout: "", stderr: `error: ${message}\n` });
    expect(world.emulator.received).toEqual([]);
  });

  it("--unfinished follows all that have not ended, the oldest first", async () => {
    const world = createWorld({ [A]: { durationMs: 60_000 }, [C]: { durationMs: 30_000 } });
    await world.run("start", A, B, C);
    await world.run("wait", "2");
    const { exitCode, stdout } = await world.run("wait", "--unfinished");
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ID .*\n1 {3}Completed .*\n3 {3}Completed .*\n$/);
    const none = await world.run("wait", "--unfinished");
    expect({ ...none, stderr: withoutTimes(none.stderr) }).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "There are no unfinished imports\n",
    });
  });
});

describe("a log of forty imports", () => {
  it.each([
    [[], 700],
    [["--progress", "1m"], 2_700],
    [["--progress", "1h"], 250],
  ])("with %j has fewer than %d lines an hour, each with a time", async (options, most) => {
    const scripts = Object.fromEntries(FORTY.map((uri) => [uri, { durationMs: HOUR_MS }]));
    const world = createWorld(scripts);
    const { exitCode, stderr } = await world.run("start", ...FORTY, "--wait", ...options);
    expect(exitCode).toBe(0);
    const lines = withoutTimes(stderr).trimEnd().split("\n");
    expect(lines.length).toBeLessThan(most);
    expect(lines.length).toBeGreaterThan(4 * 40);
    for (const status of ["Pending", "InProgress", "Completed"]) {
      for (const [index, uri] of FORTY.entries()) {
        expect(lines).toContainEqual(
          expect.stringMatching(new RegExp(`^${index + 1} {2}${status} .*${uri}$`)),
        );
      }
    }
  });

  it("reports those that run at each interval, with a count of all", async () => {
    const world = createWorld({ [A]: { durationMs: HOUR_MS } });
    const { stderr } = await world.run("start", A, B, "--wait", "--progress", "20m");
    const lines = stderr.split("\n").filter((line) => line.includes("1 running, 1 completed"));
    expect(lines.map((line) => line.slice(11, 16))).toEqual(["12:20", "12:40", "13:00"]);
    expect(lines[0]).toMatch(/ 2 imports {2}1 running, 1 completed {2}\d+\.\d% {2}/);
  });

  it("--json has a line for each change of a status, and one for each interval that brought any", async () => {
    const world = createWorld({ [A]: { durationMs: HOUR_MS } });
    const { stdout } = await world.run("start", A, "--wait", "--json", "--progress", "20m");
    expect(readJsonLines(stdout).map(({ event, status }) => [event, status])).toEqual([
      ["started", undefined],
      ["changed", "Pending"],
      ["changed", "InProgress"],
      ["changed", "InProgress"],
      ["changed", "InProgress"],
      ["changed", "InProgress"],
      ["ended", "Completed"],
    ]);
  });
});
