import { describe, expect, it } from "vitest";
import { IMPORT_OPERATION_REQUIRED } from "../../generated/contract.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { createCliWorld, failPolls, startAll, withoutTimes } from "../support/cli-world.js";

const FAILING = { outcome: { failAtPercent: 30, error: FAILURE_TEXTS.bad_column } };

describe("wait", () => {
  it("shows a failed import, why it failed, and what to do", async () => {
    const world = await startAll([FAILING]);
    const { exitCode, stdout, stderr } = await world.run("wait", "1", "--quiet");
    expect(exitCode).toBe(1);
    expect(stdout).toContain("status    Failed\n");
    expect(stdout).toContain(`error     ${FAILURE_TEXTS.bad_column}\n`);
    expect(withoutTimes(stderr)).toBe(
      [
        `error: Import 1 of s3://bucket/dir-1 failed: ${FAILURE_TEXTS.bad_column}`,
        "hint: the columns are id (string), values (list of float), sparse_values (indices and values) and metadata (a string of JSON), and no others",
        "",
      ].join("\n"),
    );
  });

  it("shows several imports as a table, and each that failed", async () => {
    const world = await startAll([{}, FAILING, { durationMs: 30_000 }]);
    await world.settle(world.client.cancelImport("3"));
    const { exitCode, stdout, stderr } = await world.run("wait", "1", "2", "3", "2");
    expect(exitCode).toBe(1);
    expect(stdout).toBe(
      [
        "ID  STATUS     PERCENT  RECORDS  AGE  URI",
        "1   Completed   100.0%    1,000  17s  s3://bucket/dir-1",
        "2   Failed       30.0%      300  17s  s3://bucket/dir-2",
        "percentComplete" in IMPORT_OPERATION_REQUIRED
          ? "3   Cancelled     0.0%        0  17s  s3://bucket/dir-3"
          : "3   Cancelled                    17s  s3://bucket/dir-3",
        "",
      ].join("\n"),
    );
    expect(withoutTimes(stderr).match(/^error: .*/gm)).toEqual([
      "error: Import 3 of s3://bucket/dir-3 was cancelled",
      `error: Import 2 of s3://bucket/dir-2 failed: ${FAILURE_TEXTS.bad_column}`,
    ]);
    expect(withoutTimes(stderr)).toMatch(
      /\n3 imports: 1 completed, 1 failed, 1 cancelled; 1,300 records\n$/,
    );
  });

  it("prints a failure when it is seen, and not when the last import ends", async () => {
    const world = await startAll([{ durationMs: 3_600_000 }, FAILING]);
    const { stderr } = await world.run("wait", "1", "2");
    const lines = stderr.trimEnd().split("\n");
    const at = (text: string) =>
      Date.parse(lines.find((line) => line.includes(text))?.slice(0, 20) ?? "");
    expect(at("1  Completed") - at("error: Import 2")).toBeGreaterThan(3_500_000);
  });

  it("prints a hundred failures of many one by one, and counts the rest", async () => {
    const world = await startAll(Array.from({ length: 103 }, () => FAILING));
    const ids = world.emulator.imports.map(({ id }) => id);
    const { stderr } = await world.run("wait", ...ids);
    const log = withoutTimes(stderr);
    expect(log.match(/^error: /gm)).toHaveLength(100);
    expect(log).toContain("Further failures are counted, and listed at the end\n");
    expect(log).toMatch(/\n103 imports: 103 failed; 30,900 records\n$/);
  });

  it("prints a note for an import that completed with 0 records", async () => {
    const world = await startAll([{ records: 0 }, {}]);
    const { exitCode, stderr } = await world.run("wait", "1", "2");
    expect(exitCode).toBe(0);
    expect(stderr.match(/completed with 0 records/g)).toHaveLength(1);
    expect(stderr).toContain("Import 1 of s3://bucket/dir-1: it completed with 0 records");
  });

  it("--fail-fast stops at the first failure, and prints how to follow the others", async () => {
    const world = await startAll([{ durationMs: 3_600_000 }, FAILING, { durationMs: 3_600_000 }]);
    const { exitCode, stdout, stderr } = await world.run("wait", "1", "2", "3", "--fail-fast");
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^1 {3}Pending .*\n2 {3}Failed .*\n3 {3}Pending .*\n$/m);
    expect(withoutTimes(stderr)).toMatch(
      /\n3 imports: 2 running, 1 failed; .*\nThe imports are still running\. To follow them again: pinecone-import wait --fail-fast 1 3\n$/,
    );
    expect(withoutTimes(stderr).match(/^error: /gm)).toHaveLength(1);
  });

  it.each([
    ["an unknown one", ["1", "2", "999"], 8],
    ["a failed one", ["1", "2", "3"], 1],
    ["a cancelled one", ["1", "3"], 3],
    ["all well", ["1"], 0],
  ])("of several the exit code is that of %s", async (_which, ids, code) => {
    const world = await startAll([{}, FAILING, {}]);
    await world.settle(world.client.cancelImport("3"));
    expect((await world.run("wait", ...ids)).exitCode).toBe(code);
  });

  it.each([
    [["1"], "1000", 0],
    [["1"], "1001", 7],
    [["1", "2"], "2000", 0],
    [["1", "2"], "2001", 7],
    [["1", "3"], "5000", 1],
    [["3"], "5000", 1],
  ])("of %j with --expect-records %s the exit code is %d", async (ids, count, code) => {
    const world = await startAll([{}, {}, FAILING]);
    const { exitCode, stdout } = await world.run("wait", ...ids, "--expect-records", count);
    expect(exitCode).toBe(code);
    expect(stdout.match(/Completed|Failed/g)).toHaveLength(ids.length);
  });

  it("--timeout ends it with 124, what was seen, and how to follow on", async () => {
    const world = await startAll([{ durationMs: 600_000 }, {}]);
    const one = await world.run("wait", "1", "--timeout", "5m");
    expect(one.exitCode).toBe(124);
    expect(one.stdout).toContain("status   InProgress\n");
    expect(one.stderr).toContain(
      "error: Cannot wait for import 1: timed out after 5m (last status: InProgress at ",
    );
    expect(withoutTimes(one.stderr)).toMatch(
      /\nThe import is still running\. To follow it again: pinecone-import wait --timeout 5m 1\n$/,
    );
    const both = await world.run("wait", "1", "2", "--timeout", "1m", "--expect-records", "5");
    expect(both.exitCode).toBe(124);
    expect(both.stdout).toMatch(/^1 {3}InProgress .*\n2 {3}Completed /m);
    expect(withoutTimes(both.stderr)).toMatch(
      /\nThe import is still running\. To follow them again: pinecone-import wait --timeout 1m --expect-records 5 1 2\n$/,
    );
  });

  it("names the import in what it says of an error", async () => {
    const { exitCode, stdout, stderr } = await createCliWorld().run("wait", "77");
    expect({ exitCode, stdout }).toEqual({ exitCode: 8, stdout: "" });
    expect(withoutTimes(stderr)).toMatch(
      /^error: Cannot describe import 77: the API responded 404: .*\nhint: imports belong to an index: .*\n$/,
    );
  });

  it("reports each that could not be followed, a hint once, and how to follow those that run", async () => {
    const world = await startAll([{ durationMs: 300_000 }, {}]);
    const count = 12;
    const unknown = Array.from({ length: count }, (_, index) => `${index + 50}`);
    const { exitCode, stdout, stderr } = await world.run(
      "wait",
      "1",
      ...unknown,
      "2",
      "--timeout",
      "1m",
    );
    expect(exitCode).toBe(8);
    expect(stdout).toMatch(/^1 {3}InProgress.*\n2 {3}Completed.*\n$/m);
    const log = withoutTimes(stderr);
    expect(log.match(/^error: Cannot describe import \d+: the API responded 404/gm)).toHaveLength(
      count,
    );
    expect(log.match(/^hint: /gm)).toHaveLength(1);
    expect(log).toContain("error: Cannot wait for import 1: timed out after 1m");
    expect(log).toMatch(
      /\nThe import is still running\. To follow it again: pinecone-import wait --timeout 1m 1\n$/,
    );
    const none = await world.run("wait", "2", "89", "--expect-records", "5", "--quiet");
    expect(none.exitCode).toBe(8);
    expect(none.stderr).not.toContain("To follow");
  });

  it("does not take a response about another import for the end", async () => {
    const other = { id: "other", status: "Completed", percentComplete: 100 };
    const world = createCliWorld({ tamper: async () => Response.json(other) });
    const { exitCode, stdout, stderr } = await world.run("wait", "7", "--timeout", "1m");
    expect({ exitCode, stdout }).toEqual({ exitCode: 124, stdout: "" });
    expect(stderr).toContain("the response is about another import, other (status 200)");
  });

  it("an import that failed for no reason says so", async () => {
    const answer = { id: "1", status: "Failed", error: "" };
    const world = createCliWorld({ tamper: async () => Response.json(answer) });
    const { exitCode, stderr } = await world.run("wait", "1", "--quiet");
    expect(exitCode).toBe(1);
    expect(withoutTimes(stderr)).toBe("error: Import 1 failed: the API states no reason\n");
  });

  it("--verbose prints every request, response and retry, and no key", async () => {
    const world = await startAll([{}], {
      tamper: failPolls(() => world.clock.monotonic() === 0),
    });
    const { stderr } = await world.run("wait", "1", "--verbose");
    expect(stderr).toContain("> GET /bulk/imports/1\n");
    expect(stderr).toContain(
      "! describeImport: the API responded 503: busy; next attempt in 1.9s\n",
    );
    expect(stderr).not.toContain("Poll failed");
    expect(stderr).toMatch(/< 200 after \d+ ms, request id \d+$/m);
    expect(stderr).not.toContain("test-key");
    const refused = createCliWorld({
      tamper: async (_pass, { headers }) =>
        new Response(`${headers["api-key"] ?? headers["Api-Key"]}`, { status: 503 }),
    });
    const listed = await refused.run("list", "--verbose");
    expect(listed.stderr).toMatch(/^> GET \/bulk\/imports\?limit=100 \(attempt 3\)$/m);
    expect(listed.stderr).not.toContain("test-key");
  });
});
