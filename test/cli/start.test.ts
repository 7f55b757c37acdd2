import { describe, expect, it } from "vitest";
import { createCliWorld } from "../support/cli-world.js";
import type { Tamper } from "../support/in-process.js";

const URI = "s3://bucket/dir";

/** Answers the first start with a 503 after it took effect. */
function loseAnswer(): Tamper {
  let isLost = false;
  return async (pass, { operation }) => {
    const answer = await pass();
    if (operation !== "startImport" || isLost) return answer;
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
    expect(stdout).toBe('{"id":"1","outcome":"started"}\n');
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
    const world = createCliWorld({ tamper: loseAnswer() });
    expect(await world.run("start", URI)).toEqual({
      exitCode: 0,
      stdout: "1\n",
      stderr: [
        "The answer to the start was lost: looking in the list whether it took effect",
        `Started import 1 of ${URI}, as the list shows`,
        "",
      ].join("\n"),
    });
    const { stdout, stderr } = await world.run("start", URI, "--attach", "--json");
    expect(stdout).toBe('{"id":"1","outcome":"attached"}\n');
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
    expect(seenAtFirstPoll).toBe(`Started import 1 of ${URI}\n`);
    expect(stderr.split("\n").slice(1, 3)).toEqual([
      "1  Pending  0s so far",
      "1  InProgress  19.0%  190 records  2s so far",
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

  it("--wait --quiet prints the result alone", async () => {
    const { stdout, stderr } = await createCliWorld().run("start", URI, "--wait", "--quiet");
    expect(stdout).toContain("Completed");
    expect(stderr).toBe("");
  });

  it("--wait --json prints a line a change, the end last, with zeros", async () => {
    const world = createCliWorld();
    const { stdout } = await world.run("start", URI, "--wait", "--json");
    const lines = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines[0]).toEqual({
      id: "1",
      uri: URI,
      status: "Pending",
      createdAt: "2025-08-21T12:00:00.000000+00:00",
      percentComplete: 0,
      recordsImported: 0,
    });
    expect(lines.at(-1)).toEqual(world.emulator.imports[0]);
    expect(new Set(lines.map((line) => JSON.stringify(line))).size).toBe(lines.length);
  });

  it.each([
    [["--timeout", "5s"], "--timeout needs --wait"],
    [["--expect-records", "5"], "--expect-records needs --wait"],
    [
      ["--emulator", "--host", "h.io"],
      "--emulator takes the place of --host: leave one of them out",
    ],
  ])("refuses %j without a request", async (options, message) => {
    const world = createCliWorld();
    const end = await world.run("start", URI, ...options);
    expect(end).toEqual({ exitCode: 2, stdout: "", stderr: `error: ${message}\n` });
    expect(world.emulator.received).toEqual([]);
  });
});

describe("start --emulator", () => {
  it("needs no account, takes eleven seconds, and calls nothing else", async () => {
    const world = createCliWorld({ env: {} });
    const { exitCode, stdout } = await world.run("start", URI, "--emulator", "--wait");
    expect(exitCode).toBe(0);
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
    expect(stderr).toMatch(
      /^error: Cannot complete import 1 as it failed: .*No Parquet files found/m,
    );
    expect(stderr).toMatch(/^hint: each namespace is a folder .*\.parquet$/m);
  });

  it("says that the import is gone, at its end and after Ctrl-C", async () => {
    const world = createCliWorld({ env: {} });
    const end = await world.run("start", URI, "--emulator");
    expect(end).toEqual({
      exitCode: 0,
      stdout: "1\n",
      stderr: "It was emulated in this process, and is gone with it: --wait follows it.\n",
    });
    world.clock.schedule(() => world.interrupt(), 3_000);
    const interrupted = await world.run("start", URI, "--emulator", "--wait");
    expect(interrupted.exitCode).toBe(130);
    expect(interrupted.stderr).toMatch(
      /The import was emulated in this process, and is gone with it\.\n$/,
    );
  });
});
