import { describe, expect, it } from "vitest";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { createCliWorld, withoutTimes } from "../support/cli-world.js";
import { serveProgram } from "../support/program.js";

const URI = "s3://bucket/dir";

/** Goes on until a test lets an hour pass. */
const LONG = () => ({ durationMs: 3_000_000 });
const HOUR_MS = 3_600_000;

describe("Ctrl-C", () => {
  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)(
    "%s in a wait ends it with %d, cancels nothing, and prints how to follow it again",
    async (signal, code) => {
      const { emulator, start, run } = await serveProgram({ script: LONG });
      const { child, ended, untilPrinted } = start(
        "start",
        URI,
        "--wait",
        "--expect-records",
        "5",
        "--timeout",
        "90m",
      );
      await untilPrinted("Pending");
      child.kill(signal);
      const { exitCode, stdout, stderr } = await ended;
      const requests = emulator.received.length;
      expect({ exitCode, stdout }).toEqual({ exitCode: code, stdout: "" });
      const [, command = ""] =
        /^The import is still running\. To follow it again: pinecone-import (.*)\n$/m.exec(
          withoutTimes(stderr),
        ) ?? [];
      expect(command).toBe("wait --timeout 1h30m --expect-records 5 1");
      emulator.advance(HOUR_MS);
      expect(await run(...command.split(" "))).toMatchObject({
        exitCode: 0,
        stdout: expect.stringContaining("Completed"),
      });
      expect(
        emulator.received.slice(requests).every(({ operation }) => operation === "describeImport"),
      ).toBe(true);
      expect(emulator.received.map(({ method }) => method)).not.toContain("DELETE");
      expect(emulator.imports).toMatchObject([{ status: "Completed" }]);
    },
  );

  it("before the API responded a start ends with 6 and what to do", async () => {
    const { emulator, start } = await serveProgram();
    emulator.inject({ kind: "hang", where: "headers", operation: "startImport" });
    const { child, ended } = start("start", URI, "--wait");
    await expect.poll(() => emulator.received.length, { timeout: 10_000 }).toBe(1);
    child.kill("SIGINT");
    const { exitCode, stdout, stderr } = await ended;
    expect({ exitCode, stdout }).toEqual({ exitCode: 6, stdout: "" });
    expect(withoutTimes(stderr)).toBe(
      [
        `error: Interrupted before the API responded: the import of ${URI} may have been started`,
        `hint: check whether it is running before you start it again: pinecone-import list --limit 10 ; or attach to it if it is, and start it otherwise: pinecone-import start --attach --wait ${URI}`,
        "",
      ].join("\n"),
    );
    expect(emulator.received).toHaveLength(1);
  });

  it("before the API accepted a start ends with 130, also after an attempt that was rejected", async () => {
    for (const faultyOperation of ["listImports", "startImport"]) {
      const world = createCliWorld({
        tamper: async (pass, { operation }) => {
          if (operation !== faultyOperation) return pass();
          world.clock.schedule(() => world.interrupt(), 100);
          return new Response("slow down", { status: 429, headers: { "retry-after": "5" } });
        },
      });
      const end = await world.run("start", URI, "--attach");
      expect(end).toEqual({
        exitCode: 130,
        stdout: "",
        stderr: "Interrupted before the API accepted the start: no import was started\n",
      });
      expect(world.emulator.imports).toEqual([]);
    }
  });

  it("while a lost start is searched for ends with 6, and shows no uri that steers a terminal", async () => {
    const world = createCliWorld({
      tamper: async (pass, { operation }) => {
        if (operation === "listImports") world.interrupt();
        return operation === "startImport" ? new Response("", { status: 503 }) : pass();
      },
    });
    const { exitCode, stderr } = await world.run("start", "s3://bucket/\u202e[2J");
    expect(exitCode).toBe(6);
    expect(stderr).toContain("the import of s3://bucket/\ufffd[2J may have been started");
    expect(stderr.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it.each([
    [
      ["--quiet", "--host", "localhost", "--json", "--insecure-http", "--", "-5", "it's"],
      "To follow them again: pinecone-import wait --host localhost --insecure-http --json --quiet -- -5 'it'\\''s'",
    ],
    [["101", "102", "101"], "To follow them again: pinecone-import wait 101 102"],
    [["101"], "To follow it again: pinecone-import wait 101"],
  ])("in a wait for %j prints a command that a shell takes as it was meant", async (args, text) => {
    const world = createCliWorld({
      tamper: async () => {
        world.interrupt();
        return new Response("", { status: 503 });
      },
    });
    const { exitCode, stderr } = await world.run("wait", ...args);
    const log = withoutTimes(stderr).split("\n").slice(-2).join("\n");
    expect({ exitCode, log }).toEqual({ exitCode: 130, log: `${text}\n` });
  });

  it.each([
    [[], "The import is still running. To follow it again: pinecone-import wait 2"],
    [
      ["--expect-records", "9"],
      "The import is still running. To follow them again: pinecone-import wait --expect-records 9 1 2 3",
    ],
  ])("in a wait for several with %j shows what is known of them", async (options, text) => {
    const error = FAILURE_TEXTS.no_files;
    const scripts = [{}, { durationMs: 600_000 }, { outcome: { failAtPercent: 50, error } }];
    const world = createCliWorld({ script: () => scripts.shift() ?? {} });
    for (const id of [1, 2, 3]) {
      await world.settle(world.client.startImport({ uri: `${URI}-${id}` }));
    }
    world.clock.schedule(() => world.interrupt(), 60_000);
    const { exitCode, stdout, stderr } = await world.run("wait", "1", "2", "3", ...options);
    expect(exitCode).toBe(130);
    expect(stdout).toMatch(/^1 {3}Completed .*\n2 {3}InProgress .*\n3 {3}Failed .*\n$/m);
    const log = withoutTimes(stderr);
    expect(log).toContain(`\nerror: Import 3 of ${URI}-3 failed: ${error}\n`);
    expect(log.endsWith(`\n${text}\n`)).toBe(true);
  });

  it("in a wait for several claims nothing of those that were not seen", async () => {
    const world = createCliWorld({ script: () => ({ durationMs: 600_000 }) });
    await world.settle(world.client.startImport({ uri: URI }));
    world.clock.schedule(() => world.interrupt(), 10_000);
    const { stdout, stderr } = await world.run("wait", "1", "88", "89");
    expect(stdout).toMatch(/^1 {3}Pending /m);
    expect(withoutTimes(stderr)).toMatch(/\nTo follow them again: pinecone-import wait 1 88 89\n$/);
  });

  it("right after a start prints that the import is running, though nobody has polled it", async () => {
    const world = createCliWorld({
      tamper: async (pass, { operation }) => {
        if (operation === "describeImport") world.interrupt();
        return pass();
      },
    });
    const { exitCode, stderr } = await world.run("start", URI, "--wait");
    expect(exitCode).toBe(130);
    expect(withoutTimes(stderr)).toMatch(
      /\nThe import is still running\. To follow it again: pinecone-import wait 1\n$/,
    );
  });

  it.each([
    [["list"], ""],
    [["describe", "1"], ""],
    [["cancel", "1"], "Import 1 may have been cancelled or not\n"],
  ])("in %j ends with 130", async (args, text) => {
    const world = createCliWorld({
      tamper: async (pass, { wait }) => {
        world.interrupt();
        await wait(1);
        return pass();
      },
    });
    expect(await world.run(...args)).toEqual({ exitCode: 130, stdout: "", stderr: text });
  });
});

it("start --attach, run again after the first run was killed, follows the same import to its end", async () => {
  const { emulator, start } = await serveProgram({ script: LONG });
  const args = ["start", URI, "--attach", "--wait"];
  const first = start(...args);
  await first.untilPrinted("Started import 1");
  first.child.kill("SIGKILL");
  await first.ended;
  const second = start(...args);
  await second.untilPrinted("so far");
  emulator.advance(HOUR_MS);
  const { exitCode, stdout, stderr } = await second.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`Attached to import 1 of ${URI}, which had not finished\n`);
  expect(stdout).toContain("Completed");
  expect(emulator.imports).toHaveLength(1);
});
