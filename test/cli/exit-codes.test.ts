import { afterAll, expect, it } from "vitest";
import { FAILURE_TEXTS, type Fault, type ImportScript } from "../../src/emulator.js";
import { API_KEY } from "../support/connect.js";
import { findClosedAddress } from "../support/local-server.js";
import { type ProgramServer, serveProgram, startProgram } from "../support/program.js";

const URI = "s3://bucket/dir";

const AT_ONCE = { durationMs: 0, indexingMs: 0 };
const ENDLESS = { durationMs: Number.POSITIVE_INFINITY };
const FAILING = {
  ...AT_ONCE,
  outcome: { failAtPercent: 0, error: FAILURE_TEXTS.namespace_exists },
};

/** The command line on an emulator over HTTP on which an import of each script has been started, with ids from 1 on, the first of `URI`. */
async function serveImports(...scripts: ImportScript[]): Promise<ProgramServer> {
  const left = [...scripts];
  const server = await serveProgram({ script: () => left.shift() ?? AT_ONCE });
  for (const [index] of scripts.entries()) {
    await fetch(`${server.env.PINECONE_INDEX_HOST}/bulk/imports`, {
      method: "POST",
      headers: { "api-key": API_KEY },
      body: JSON.stringify({ uri: index === 0 ? URI : `${URI}-${index + 1}` }),
    });
  }
  return server;
}

/** The list is searched for ten seconds: meanwhile the other tests run. */
const lostStart = startAndLose();

async function startAndLose() {
  const { emulator, start } = await serveProgram({ script: () => ENDLESS }, afterAll);
  emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
  emulator.inject({ kind: "list_lag", ms: 60_000 }, Number.POSITIVE_INFINITY);
  return { emulator, ended: start("start", URI, "--wait").ended };
}

it.each([
  ["completed", [AT_ONCE], ["wait", "1"], 0, ""],
  ["completed, of several", [AT_ONCE, AT_ONCE], ["wait", "1", "2"], 0, ""],
  ["enough records", [AT_ONCE], ["wait", "1", "--expect-records", "1000"], 0, ""],
  ["failed", [FAILING], ["wait", "1"], 1, "hint: imports only create new namespaces"],
  [
    "failed, but only described",
    [FAILING],
    ["describe", "1"],
    0,
    "hint: imports only create new namespaces",
  ],
  [
    "failed and completed",
    [FAILING, AT_ONCE],
    ["wait", "1", "2"],
    1,
    "error: Import 1 of s3://bucket/dir failed: ",
  ],
  ["wrong usage", [], ["wait"], 2, "error: missing required argument 'id'"],
  [
    "too few records",
    [AT_ONCE],
    ["wait", "1", "--expect-records", "1001"],
    7,
    "error: Cannot accept import 1: records are missing",
  ],
  [
    "too few records, of several",
    [AT_ONCE, AT_ONCE],
    ["wait", "1", "2", "--expect-records", "2001"],
    7,
    "(expected at least 2001, imported 2000)",
  ],
  [
    "the time is over",
    [ENDLESS],
    ["wait", "1", "--timeout", "1.5s"],
    124,
    "pinecone-import wait --timeout 1.5s 1\n",
  ],
  [
    "the time is over for one of several",
    [ENDLESS, AT_ONCE],
    ["wait", "1", "2", "--timeout", "1.5s"],
    124,
    "pinecone-import wait --timeout 1.5s 1\n",
  ],
  [
    "the time is over, and one failed",
    [ENDLESS, FAILING],
    ["wait", "1", "2", "--timeout", "1.5s"],
    1,
    "pinecone-import wait --timeout 1.5s 1\n",
  ],
  ["unknown", [], ["wait", "9"], 8, "error: Cannot describe import 9: the API responded 404"],
  [
    "unknown, of several",
    [FAILING],
    ["wait", "1", "9"],
    8,
    "error: Cannot describe import 9: the API responded 404",
  ],
])("%s", async (_how, scripts, args, exitCode, text) => {
  const { run } = await serveImports(...scripts);
  const end = await run(...args);
  expect(end).toMatchObject({ exitCode, stderr: expect.stringContaining(text) });
});

it("cancelled ends with 3, and after failures with 1", async () => {
  const { run } = await serveImports(ENDLESS, FAILING);
  expect(await run("cancel", "1")).toMatchObject({
    exitCode: 0,
    stderr: "Import 1 is cancelled\n",
  });
  expect(await run("wait", "1")).toMatchObject({
    exitCode: 3,
    stdout: expect.stringContaining("status    Cancelled\n"),
    stderr: expect.stringContaining("error: Import 1 of s3://bucket/dir was cancelled\n"),
  });
  expect(await run("wait", "1", "2")).toMatchObject({ exitCode: 1 });
});

it.each<[string, Fault, string[], number, string]>([
  ["401", { kind: "status", status: 401 }, ["list"], 4, "hint: PINECONE_API_KEY must be a key"],
  [
    "401 while waiting",
    { kind: "status", status: 401 },
    ["wait", "1"],
    4,
    "error: Cannot describe import 1: the API responded 401",
  ],
  [
    "401 while waiting for several",
    { kind: "status", status: 401 },
    ["wait", "1", "2"],
    4,
    "hint: PINECONE_API_KEY must be a key",
  ],
  ["403", { kind: "status", status: 403 }, ["start", URI], 4, "hint: this key or this plan"],
  [
    "503 for good",
    { kind: "status", status: 503 },
    ["describe", "1"],
    5,
    "error: Cannot describe import 1: the API responded 503",
  ],
  [
    "HTML for good",
    { kind: "status", status: 200, body: "<html>", contentType: "text/html" },
    ["describe", "1"],
    5,
    "hint: check that the host is that of the index",
  ],
  [
    "a redirect",
    { kind: "redirect", location: "https://elsewhere.example/" },
    ["list"],
    8,
    "error: Cannot list imports: the API redirects",
  ],
])("%s", async (_how, fault, args, exitCode, text) => {
  const { emulator, run } = await serveImports(AT_ONCE, AT_ONCE);
  emulator.inject(fault, Number.POSITIVE_INFINITY);
  const end = await run(...args);
  expect(end).toMatchObject({ exitCode, stdout: "", stderr: expect.stringContaining(text) });
  expect(end.stderr).not.toContain("    at ");
});

it("nobody listens", async () => {
  const env = { PINECONE_API_KEY: API_KEY, PINECONE_INDEX_HOST: await findClosedAddress() };
  const { exitCode, stderr } = await startProgram(["list"], env).ended;
  expect(exitCode).toBe(5);
  expect(stderr).toMatch(
    /^error: Cannot list imports: the connection failed: connect ECONNREFUSED .*\nhint: check that the server is running: .*\n$/,
  );
});

it("a start that was accepted and then dropped, and is not in the list, ends with 6 and what to do", async () => {
  const { emulator, ended } = await lostStart;
  const { exitCode, stdout, stderr } = await ended;
  expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
  expect(stderr).toMatch(
    /^\S+ {2}The response to the start was lost; .*\n\S+ {2}error: Cannot confirm .*\n\S+ {2}hint: check whether it is running before you start it again: .*: pinecone-import start --attach --wait s3:\/\/bucket\/dir\n$/,
  );
  expect(emulator.imports).toHaveLength(1);
});
