import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { expect, inject, it } from "vitest";
import { readScreen } from "../support/fake-terminal.js";
import { serveProgram, startInTerminal } from "../support/program.js";

const URI = "s3://bucket/dir";

/** Has ended at the second look, after two seconds. */
const SHORT = () => ({ records: 1_000_000, durationMs: 1_500, indexingMs: 0 });

it("in a real terminal the bar moves, ends at the result, and leaves the cursor shown", async () => {
  const script = () => ({ records: 1_000_000, durationMs: 3_500, indexingMs: 0 });
  const { emulator, env } = await serveProgram({ script });
  const { ended } = startInTerminal(["start", URI, "--wait"], env, { columns: 70, rows: 20 });
  const { exitCode, stdout: written } = await ended;
  expect(exitCode).toBe(0);
  const bars = new Set([...written.matchAll(/█+░*/g)].map(([bar]) => bar));
  expect(bars.size).toBeGreaterThan(1);
  expect(written).not.toContain("\u001b[?25l");
  const lines = await readScreen(written, { columns: 70, rows: 20 });
  expect(lines[0]).toBe(`Started import 1 of ${URI}`);
  expect(lines[1]).toMatch(/^1 {2}Completed {2}█+ {2}100\.0% {2}1,000,000 records {2}took 4s$/);
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
    "The import goes on. To follow it again: pinecone-import wait 1",
  ]);
});

it("in a pipe there is no control character, also where colours are forced", async () => {
  const { run, env } = await serveProgram({ script: SHORT });
  Object.assign(env, { FORCE_COLOR: "1" });
  const { stdout, stderr } = await run("start", URI, "--wait");
  expect(stdout).toContain("Completed");
  expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
});

it("where standard output is closed early, the wait goes on and ends as it would", async () => {
  const { emulator, start } = await serveProgram({ script: SHORT });
  const { child, ended } = start("start", URI, "--wait", "--json");
  child.stdout?.once("data", () => child.stdout?.destroy());
  const { exitCode, stderr } = await ended;
  expect(exitCode).toBe(0);
  expect(stderr).toBe(`Started import 1 of ${URI}\n`);
  expect(emulator.imports).toMatchObject([{ status: "Completed" }]);
});

it("a list that nobody reads on ends with 0 and no word", async () => {
  const { emulator, start } = await serveProgram();
  for (let number = 0; number < 250; number += 1) {
    await emulator.fetch("http://localhost/bulk/imports", {
      method: "POST",
      headers: { "api-key": "test-key-7f3a9c" },
      body: JSON.stringify({ uri: `s3://bucket/${"x".repeat(1_000)}` }),
    });
  }
  const { child, ended } = start("list");
  child.stdout?.once("data", () => child.stdout?.destroy());
  expect(await ended).toMatchObject({ exitCode: 0, stderr: "" });
});

it("a result that cannot be written ends with 74", async () => {
  const { env } = await serveProgram();
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [inject("programPath"), "list", "--json"], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", full, "pipe"],
  });
  closeSync(full);
  let stderr = "";
  child.stderr?.on("data", (text) => {
    stderr += text;
  });
  const [exitCode] = await once(child, "close");
  expect({ exitCode, stderr }).toEqual({
    exitCode: 74,
    stderr: expect.stringMatching(/^error: Cannot write the result: ENOSPC/),
  });
});
