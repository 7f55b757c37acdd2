import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { expect, inject, it } from "vitest";
import { FAILURE_TEXTS, type ImportEmulator } from "../../src/emulator.js";
import { withoutTimes } from "../support/cli-world.js";
import { readScreen } from "../support/fake-terminal.js";
import {
  serveProgram,
  startInFullPipe,
  startInTerminal,
  startProgram,
} from "../support/program.js";

const URI = "s3://bucket/dir";

const FAILING = {
  durationMs: 0,
  outcome: { failAtPercent: 0, error: FAILURE_TEXTS.no_files },
};

/** Has ended at the second poll, after two seconds. */
const SHORT = () => ({ records: 1_000_000, durationMs: 1_500, indexingMs: 0 });

it("in a real terminal the bar moves, ends at the result, and leaves the cursor shown", async () => {
  const script = () => ({ records: 1_000_000, durationMs: 4_500, indexingMs: 0 });
  const { emulator, env } = await serveProgram({ script });
  const { ended } = startInTerminal(["start", URI, "--wait"], env, { columns: 70, rows: 20 });
  const { exitCode, stdout: written } = await ended;
  expect(exitCode).toBe(0);
  const bars = new Set([...written.matchAll(/█+░*/g)].map(([bar]) => bar));
  expect(bars.size).toBeGreaterThan(1);
  expect(written).not.toContain("\u001b[?25l");
  const lines = await readScreen(written, { columns: 70, rows: 20 });
  expect(lines[0]).toBe(`Started import 1 of ${URI}`);
  expect(lines[1]).toMatch(/^1 {2}Completed {2}█+ {2}100\.0% {2}1,000,000 records {2}took 5s$/);
  expect(lines.slice(2, 4)).toEqual(["id        1", "status    Completed"]);
  expect(emulator.imports).toHaveLength(1);
});

it("Ctrl-C in a real terminal detaches, and the lines stay whole", async () => {
  const { env } = await serveProgram({ script: () => ({ durationMs: 60_000 }) });
  const { child, ended, untilPrinted } = startInTerminal(["start", URI, "--wait"], env, {
    columns: 80,
    rows: 20,
  });
  await untilPrinted("Pending");
  child.stdin?.write("\u0003");
  const { exitCode, stdout } = await ended;
  expect(exitCode).toBe(130);
  const lines = await readScreen(stdout, { columns: 80, rows: 20 });
  expect(lines).toEqual([
    `Started import 1 of ${URI}`,
    expect.stringMatching(/^1 {2}Pending/),
    "The import is still running. To follow it again: pinecone-import wait 1",
  ]);
});

it("in a pipe there is no control character, also if colours are forced", async () => {
  const { run, env } = await serveProgram({ script: SHORT });
  Object.assign(env, { FORCE_COLOR: "1" });
  const { stdout, stderr } = await run("start", URI, "--wait");
  expect(stdout).toContain("Completed");
  expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

it("if standard output is closed early, the wait continues and ends as it would", async () => {
  const { emulator, start } = await serveProgram({ script: SHORT });
  const { child, ended } = start("start", URI, "--wait", "--json");
  child.stdout?.once("data", () => child.stdout?.destroy());
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(0);
  expect(withoutTimes(stderr)).toBe(`Started import 1 of ${URI}\n`);
  expect(emulator.imports).toMatchObject([{ status: "Completed" }]);
});

it("a list whose reader has gone ends with 0 and no message", async () => {
  const { emulator, start } = await serveProgram();
  for (let number = 0; number < 250; number += 1)
    await post(emulator, `${URI}${"x".repeat(1_000)}`);
  const { child, ended } = start("list");
  child.stdout?.once("data", () => child.stdout?.destroy());
  expect(await ended).toMatchObject({ exitCode: 0, stderr: "" });
});

it.each([
  ["a result that cannot be written ends with 74", ["list", "--json"], 74],
  ["a wait for an import that failed ends with 74 too", ["wait", "1"], 74],
  ["a wait whose lines of JSON cannot be written ends with 74", ["wait", "1", "--json"], 74],
  ["a wait of a start ends with 74", ["start", URI, "--wait"], 74],
  [
    "a start whose id cannot be written ends with 74, and prints it on standard error",
    ["start", URI],
    74,
  ],
])("%s", async (_what, args, exitCode) => {
  const { env, emulator } = await serveProgram({ script: () => FAILING });
  await post(emulator, URI);
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [inject("programPath"), ...args], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  let stderr = "";
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  expect(await once(child, "close")).toEqual([exitCode, null]);
  expect(stderr).toMatch(/error: Cannot write the result: ENOSPC.*\n$/);
  if (args[0] === "start") expect(stderr).toMatch(/Started import 2\b/);
});

it.each([
  [["list", "--json"], 3],
  [["wait", "1", "--json"], 3],
  [["start", URI], 3],
])("SIGTERM ends %j also if the reader of its output is stuck", async (args, requests) => {
  const { emulator, env } = await serveProgram({ script: () => ({ durationMs: 60_000 }) });
  for (const _ of [1, 2]) await post(emulator, URI);
  const { child, ended } = startInFullPipe(args, env);
  await expect.poll(() => emulator.received.length, { timeout: 10_000 }).toBe(requests);
  // Until the response was read, and is to be printed.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  child.kill("SIGTERM");
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(143);
  if (args[0] === "start") expect(stderr).toBe("Started import 3\n");
});

it("a fault that nobody catches ends with 70, and not as if an import had failed", async () => {
  const { env } = await serveProgram({ script: () => ({ durationMs: 60_000 }) });
  const late = "data:text/javascript,setTimeout(() => { throw new TypeError('late') }, 1500)";
  const { exitCode, stderr } = await startProgram(["start", URI, "--wait"], {
    ...env,
    NODE_OPTIONS: `--import "${late}"`,
  }).ended;
  expect(exitCode).toBe(70);
  expect(stderr).toMatch(/error: TypeError: late\n +at /);
});

it.each([
  [{}, true, true],
  [{ NO_COLOR: "1" }, true, false],
  [{ TERM: "dumb" }, false, false],
  [{ CI: "true" }, false, false],
  [{ CI: "woodpecker" }, false, false],
  [{ CI: "" }, true, true],
  [{ CI: "0" }, true, true],
  [{ CI: "false" }, true, true],
])("in a real terminal with %j", async (variables, draws, paints) => {
  const { env, emulator } = await serveProgram({
    script: () => ({ durationMs: 0, indexingMs: 0 }),
  });
  await post(emulator, URI);
  const terminal = { columns: 80, rows: 20 };
  const { ended } = startInTerminal(["wait", "1"], { ...env, ...variables }, terminal);
  const { exitCode, stdout } = await ended;
  expect(exitCode).toBe(0);
  expect([stdout.includes("█"), stdout.includes("\u001b[32m")]).toEqual([draws, paints]);
  if (!draws) expect(stdout.replaceAll("\r\n", "")).not.toMatch(/\p{Cc}/u);
});

/** Starts an import without the command line. */
async function post({ fetch }: ImportEmulator, uri: string): Promise<void> {
  const body = JSON.stringify({ uri });
  await fetch("http://localhost/bulk/imports", {
    method: "POST",
    headers: { "api-key": "any" },
    body,
  });
}
