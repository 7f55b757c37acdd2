import { describe, expect, it } from "vitest";
import { createCliWorld, withoutTimes } from "../support/cli-world.js";
import { createFakePipe, createFakeTerminal } from "../support/fake-terminal.js";
import type { Tamper } from "../support/in-process.js";

const URI = "s3://bucket/dir";

/** Responds to the first start with a 503 after it took effect. */
function loseResponse(): Tamper {
  let isLost = false;
  return async (pass, { operation }) => {
    const response = await pass();
    if (operation !== "startImport" || isLost) return response;
    isLost = true;
    return new Response("Service Unavailable", { status: 503 });
  };
}

describe("start", () => {
  it("prints the id alone", async () => {
    const world = createCliWorld();
    expect(await world.run("start", URI)).toEqual({ exitCode: 0, stdout: "1\n", stderr: "" });
    expect(world.emulator.imports).toMatchObject([{ id: "1", uri: URI }]);
  });

  it("--json prints one object", async () => {
    const { stdout } = await createCliWorld().run("start", URI, "--json");
    expect(stdout).toBe(`{"event":"started","id":"1","uri":"${URI}","outcome":"started"}\n`);
  });

  it.each([
    [[], { uri: URI, errorMode: { onError: "abort" } }],
    [["--on-error", "continue"], { uri: URI, errorMode: { onError: "continue" } }],
    [
      ["--integration-id", "int-1", "--on-error", "abort"],
      { uri: URI, integrationId: "int-1", errorMode: { onError: "abort" } },
    ],
  ])("with %j sends %j", async (options, body) => {
    const world = createCliWorld();
    await world.run("start", URI, ...options);
    expect(world.emulator.received.map((each) => JSON.parse(each.body))).toEqual([body]);
  });

  it("says where the id comes from, if not from an answer", async () => {
    const world = createCliWorld({ tamper: loseResponse() });
    expect(await world.run("start", URI)).toEqual({
      exitCode: 0,
      stdout: "1\n",
      stderr: [
        "The response to the start was lost; searching the list of imports for it",
        `Started import 1 of ${URI}, as the list shows`,
        "",
      ].join("\n"),
    });
    const { stdout, stderr } = await world.run("start", URI, "--attach", "--json");
    expect(stdout).toBe(`{"event":"attached","id":"1","uri":"${URI}","outcome":"attached"}\n`);
    expect(stderr).toBe(`Attached to import 1 of ${URI}, which had not finished\n`);
    expect(world.emulator.imports).toHaveLength(1);
  });

  it("--wait prints the id at once on standard error, and the result on standard output", async () => {
    const world = createCliWorld({
      tamper: async (pass, { operation }) => {
        if (operation === "describeImport") seenAtFirstPoll ??= world.printed().stderr;
        return pass();
      },
    });
    let seenAtFirstPoll: string | undefined;
    const { exitCode, stdout, stderr } = await world.run("start", URI, "--wait");
    expect(exitCode).toBe(0);
    expect(seenAtFirstPoll).toBe(`2025-08-21T12:00:00Z  Started import 1 of ${URI}\n`);
    expect(stderr.split("\n")).toEqual([
      `2025-08-21T12:00:00Z  Started import 1 of ${URI}`,
      // A contract that requires percent and records shows both from the beginning.
      expect.stringMatching(
        /^2025-08-21T12:00:00Z {2}1 {2}Pending {2}(0\.0% {2}0 records {2})?0s so far {2}s3:/,
      ),
      expect.stringMatching(
        /^2025-08-21T12:00:01Z {2}1 {2}InProgress {2}19\.0% {2}190 records {2}(2s so far|100\/s {2}8s left) {2}s3:/,
      ),
      `2025-08-21T12:00:17Z  1  Completed  100.0%  1,000 records  took 15s  ${URI}`,
      "",
    ]);
    expect(stdout).toBe(
      [
        "id        1",
        "status    Completed",
        "percent   100.0%",
        "records   1,000",
        `uri       ${URI}`,
        "created   2025-08-21T12:00:00.000000+00:00",
        "finished  2025-08-21T12:00:15.000000+00:00 (15s later)",
        "",
      ].join("\n"),
    );
  });

  it("--wait --quiet prints the id and the result", async () => {
    const { stdout, stderr } = await createCliWorld().run("start", URI, "--wait", "--quiet");
    expect(stdout).toContain("Completed");
    expect(withoutTimes(stderr)).toBe(`Started import 1 of ${URI}\n`);
  });

  it("--wait --quiet --json prints the end alone", async () => {
    const world = createCliWorld();
    const { stdout } = await world.run("start", URI, "--wait", "--quiet", "--json");
    expect(stdout.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(stdout)).toEqual({ event: "ended", ...world.emulator.imports[0] });
  });

  it.each([["--json"], []])(
    "prints the id on standard error if standard output is closed",
    async (...options) => {
      const stdout = createFakePipe();
      stdout.end();
      const { exitCode, stderr } = await createCliWorld({ stdout }).run("start", URI, ...options);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "Started import 1\n" });
    },
  );

  it("prints how to follow it if a person reads the id", async () => {
    const stdout = createFakeTerminal({ columns: 80 });
    const { stderr } = await createCliWorld({ stdout }).run("start", URI, "--host", "localhost");
    expect(stderr).toBe("To follow it: pinecone-import wait --host localhost 1\n");
    const json = await createCliWorld({ stdout }).run("start", URI, "--json");
    expect(json.stderr).toBe("To follow it: pinecone-import wait --json 1\n");
  });

  it("prints once that the response was lost, however long the list is searched", async () => {
    const world = createCliWorld({ tamper: loseResponse() });
    world.emulator.inject({ kind: "list_lag", ms: 5_000 }, Number.POSITIVE_INFINITY);
    const { exitCode, stderr } = await world.run("start", URI);
    expect(exitCode).toBe(0);
    expect(world.listReceived().filter((each) => each === "listImports").length).toBeGreaterThan(2);
    expect(stderr.match(/The response to the start was lost/g)).toHaveLength(1);
  });

  it("that nobody can confirm ends with 6 and commands for the same index and the same import", async () => {
    const world = createCliWorld({
      tamper: async (pass, { operation }) =>
        operation === "startImport" ? new Response("", { status: 503 }) : pass(),
    });
    const { exitCode, stderr } = await world.run(
      "start",
      "s3://bucket/it's",
      "--wait",
      "--timeout",
      "90m",
      "--expect-records",
      "5",
      "--json",
      "--quiet",
      "--integration-id",
      "int 1",
      "--on-error",
      "continue",
      "--host",
      "localhost",
      "--insecure-http",
    );
    expect(exitCode).toBe(6);
    expect(stderr).not.toContain("listImports");
    const host = "--host localhost --insecure-http";
    expect(stderr).toContain(`: pinecone-import list ${host} --limit 10 ;`);
    expect(stderr).toMatch(/start it otherwise: pinecone-import start .*\n$/);
    expect(stderr).toContain(
      `pinecone-import start ${host} --json --quiet --attach --wait --timeout 1h30m --expect-records 5 --integration-id 'int 1' --on-error continue 's3://bucket/it'\\''s'\n`,
    );
  });

  it("--wait --json prints a line a change, the end last, with zeros", async () => {
    const world = createCliWorld();
    const { stdout } = await world.run("start", URI, "--wait", "--json");
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({ event: "started", id: "1", uri: URI, outcome: "started" });
    expect(lines[1]).toEqual({
      event: "changed",
      id: "1",
      uri: URI,
      status: "Pending",
      createdAt: "2025-08-21T12:00:00.000000+00:00",
      percentComplete: 0,
      recordsImported: 0,
    });
    expect(lines.at(-1)).toEqual({ event: "ended", ...world.emulator.imports[0] });
    expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(lines.length);
  });

  it.each([
    [["--timeout", "5s"], "--timeout needs --wait"],
    [["--expect-records", "5"], "--expect-records needs --wait"],
    [["--fail-fast"], "--fail-fast needs --wait"],
    [["--progress", "5m"], "--progress needs --wait"],
    [
      ["--emulator", "--host", "h.io"],
      "--emulator takes the place of --host: leave one of them out",
    ],
  ])("rejects %j without a request", async (options, message) => {
    const world = createCliWorld();
    const end = await world.run("start", URI, ...options);
    expect(end).toEqual({ exitCode: 2, stdout: "", stderr: `error: ${message}\n` });
    expect(world.emulator.received).toEqual([]);
  });
});

describe("start --emulator", () => {
  it("needs no account, takes eleven seconds, and calls nothing else", async () => {
    const world = createCliWorld({ env: {} });
    const args = ["start", URI, "--emulator", "--wait", "--progress", "1s"];
    const { exitCode, stdout, stderr } = await world.run(...args);
    expect(exitCode).toBe(0);
    // A poll every half second at first, and not every two.
    expect(stderr.match(/InProgress/g)?.length).toBeGreaterThan(7);
    expect(stdout).toMatch(/^status {4}Completed$/m);
    expect(stdout).toContain("(11s later)");
    expect(world.emulator.received).toEqual([]);
  });

  it("fails as the last folder says, with a hint", async () => {
    const world = createCliWorld({ env: {} });
    const { exitCode, stderr } = await world.run(
      "start",
      "s3://bucket/no_files/",
      "--emulator",
      "--wait",
    );
    expect(exitCode).toBe(1);
    expect(withoutTimes(stderr)).toMatch(
      /^error: Import 1 of s3:\/\/bucket\/no_files\/ failed: .*No Parquet files found/m,
    );
    expect(withoutTimes(stderr)).toMatch(/^hint: each namespace is a folder .*\.parquet$/m);
  });

  it("says that the import is gone, at its end and after Ctrl-C", async () => {
    const world = createCliWorld({ env: {} });
    const end = await world.run("start", URI, "--emulator");
    expect(end).toEqual({
      exitCode: 0,
      stdout: "1\n",
      stderr: "The import was emulated in this process, and is gone with it: --wait follows it\n",
    });
    world.clock.schedule(() => world.interrupt(), 3_000);
    const interrupted = await world.run("start", URI, "--emulator", "--wait");
    expect(interrupted.exitCode).toBe(130);
    const gone = /The import was emulated in this process, and is gone with it\.\n$/;
    expect(interrupted.stderr).toMatch(gone);
    const late = await world.run("start", URI, "--emulator", "--wait", "--timeout", "3s");
    expect(late.exitCode).toBe(124);
    expect(late.stderr).toMatch(gone);
  });
});
