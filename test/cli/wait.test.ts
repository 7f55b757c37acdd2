import { describe, expect, it } from "vitest";
import { IMPORT_OPERATION_REQUIRED } from "../../generated/contract.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { type CliWorldOptions, createCliWorld, withoutTimes } from "../support/cli-world.js";
import type { Tamper } from "../support/in-process.js";

/** A world in which an import of each script was started, with ids from 1 on. */
async function startAll(scripts: readonly object[], options: CliWorldOptions = {}) {
  const left = [...scripts];
  const world = createCliWorld({ ...options, script: () => left.shift() ?? {} });
  for (const _ of scripts) await world.settle(world.client.startImport({ uri: "s3://bucket/dir" }));
  return world;
}

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
        `error: Import 1 of s3://bucket/dir failed: ${FAILURE_TEXTS.bad_column}`,
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
        "1   Completed   100.0%    1,000  17s  s3://bucket/dir",
        "2   Failed       30.0%      300  17s  s3://bucket/dir",
        "percentComplete" in IMPORT_OPERATION_REQUIRED
          ? "3   Cancelled     0.0%        0  17s  s3://bucket/dir"
          : "3   Cancelled                    17s  s3://bucket/dir",
        "",
      ].join("\n"),
    );
    expect(withoutTimes(stderr).match(/^error: .*/gm)).toEqual([
      "error: Import 3 of s3://bucket/dir was cancelled",
      `error: Import 2 of s3://bucket/dir failed: ${FAILURE_TEXTS.bad_column}`,
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
    expect(stderr).toContain("Import 1 of s3://bucket/dir: it completed with 0 records");
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

  it("prints once that polls fail, and waits on", async () => {
    let polls = 0;
    const world = await startAll([{}], {
      tamper: failPolls(() => {
        polls += 1;
        return polls > 1 && polls < 5;
      }),
    });
    const { exitCode, stderr } = await world.run("wait", "1");
    expect(exitCode).toBe(0);
    expect(withoutTimes(stderr).match(/^Poll .*$/gm)).toEqual([
      "Poll failed (the API responded 503: busy); still waiting",
    ]);
  });

  it("a key that is rejected ends it with 4, reported once", async () => {
    const world = await startAll([{}, {}, {}], {
      tamper: async (pass, { operation }) =>
        operation !== "startImport" && world.clock.monotonic() > 4_000
          ? new Response("no", { status: 401 })
          : pass(),
    });
    for (const ids of [["1"], ["1", "2", "3"]]) {
      const { exitCode, stderr } = await world.run("wait", ...ids);
      expect(exitCode).toBe(4);
      expect(withoutTimes(stderr).match(/^error: /gm)).toHaveLength(1);
      expect(stderr).not.toContain("To follow");
    }
  });

  it.each([[["1"]], [["1", "2"]]])(
    "prints once in each outage that polls of %j fail, whatever is asked",
    async (ids) => {
      const world = await startAll([{ durationMs: 1_500_000 }, {}], {
        tamper: failPolls(() => [5, 10].includes(Math.floor(world.clock.monotonic() / 120_000))),
      });
      const { exitCode, stderr } = await world.run("wait", ...ids);
      expect(exitCode).toBe(0);
      expect(withoutTimes(stderr).match(/^Poll failed/gm)).toHaveLength(2);
    },
  );

  it("prints rarely that polls fail if every second one does", async () => {
    let polls = 0;
    const world = await startAll([{ durationMs: 300_000 }], {
      tamper: failPolls(() => {
        polls += 1;
        return polls % 2 === 0;
      }),
    });
    const { exitCode, stderr } = await world.run("wait", "1");
    expect(exitCode).toBe(0);
    expect(polls).toBeGreaterThan(15);
    expect(withoutTimes(stderr).match(/^Poll failed/gm)?.length).toBeLessThan(5);
  });

  it("prints once in an outage that polls fail, however long the API asks to wait", async () => {
    const world = await startAll([{ durationMs: 900_000 }], {
      tamper: async (pass, { operation }) => {
        if (operation === "startImport") return pass();
        const elapsed = world.clock.monotonic();
        return elapsed > 10_000 && elapsed < 500_000
          ? new Response("busy", { status: 503, headers: { "retry-after": "120" } })
          : pass();
      },
    });
    const { exitCode, stderr } = await world.run("wait", "1");
    expect(exitCode).toBe(0);
    expect(withoutTimes(stderr).match(/^Poll failed/gm)).toHaveLength(1);
  });

  it("ends with the last error of an outage that is too long, and prints that the import is still running", async () => {
    const world = await startAll([{ durationMs: 3_600_000 }], {
      tamper: failPolls(() => world.clock.monotonic() > 100_000),
    });
    const { exitCode, stderr } = await world.run("wait", "1");
    expect(exitCode).toBe(5);
    expect(withoutTimes(stderr)).toMatch(
      /error: Cannot describe import 1: the API responded 503: busy\nThe import is still running\. To follow it again: pinecone-import wait 1\n$/,
    );
  });

  it.each([[["1"]], [["1", "2"]]])(
    "gives %j up after three polls of a host that never responded",
    async (ids) => {
      const cause = Object.assign(new Error("getaddrinfo ENOTFOUND x.io"), { code: "ENOTFOUND" });
      let requests = 0;
      const world = createCliWorld({
        tamper: async () => {
          requests += 1;
          throw new TypeError("fetch failed", { cause });
        },
      });
      const { exitCode, stdout, stderr } = await world.run("wait", ...ids, "--host", "x.io");
      expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
      const log = withoutTimes(stderr).split("\n");
      if (ids.length > 1) expect(log.splice(3, 1)).toEqual(["2 imports: 2 not seen; 0 records"]);
      expect(log).toEqual([
        "Poll failed (the connection failed: getaddrinfo ENOTFOUND x.io); still waiting. Is the host right?",
        expect.stringMatching(
          /^error: Cannot describe import [12]: the connection failed: getaddrinfo ENOTFOUND x.io$/,
        ),
        "hint: check that the host is that of the index, as the console shows it",
        "",
      ]);
      expect(requests).toBeLessThan(12);
      expect(world.clock.countTimers()).toBe(0);
    },
  );

  it.each([
    ["x.io", "NODE_EXTRA_CA_CERTS can name a file"],
    ["127.0.0.1:5081", "a server without TLS, such as the emulator, needs http:// before its host"],
  ])("prints what to do about TLS of %s that fails", async (host, hint) => {
    const cause = Object.assign(new Error("self-signed certificate"), {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    const tamper = async () => {
      throw new TypeError("fetch failed", { cause });
    };
    const { exitCode, stderr } = await createCliWorld({ tamper }).run("wait", "1", "--host", host);
    expect(exitCode).toBe(8);
    expect(stderr).toContain(`hint: ${hint}`);
  });

  it("a server without TLS is reported with the names of the command line", async () => {
    const message = "ssl3_get_record:wrong version number";
    const ofNode = { library: "SSL routines", reason: "wrong version number" };
    const code = "ERR_SSL_WRONG_VERSION_NUMBER";
    const cause = Object.assign(new Error(message), { ...ofNode, code });
    const tamper = async () => {
      throw new TypeError("fetch failed", { cause });
    };
    for (const args of [
      ["wait", "1"],
      ["list", "--verbose"],
    ]) {
      const { stderr } = await createCliWorld({ tamper }).run(...args, "--host", "x.io");
      expect(stderr).not.toContain("indexHost");
      expect(stderr).toContain("for a server without TLS, put http:// before its host");
      expect(stderr).toMatch(/hint: a server without TLS, .* needs http:\/\/ before its host$/m);
    }
  });

  it("does not give up a host that has responded to the start", async () => {
    const world = createCliWorld({
      tamper: async (pass, { operation }) => {
        if (operation === "startImport" || world.clock.monotonic() > 60_000) return pass();
        throw new TypeError("fetch failed");
      },
    });
    const { exitCode, stderr } = await world.run("start", "s3://bucket/dir", "--wait");
    expect(exitCode).toBe(0);
    expect(stderr).not.toContain("Is the host right?");
  });

  it("does not give up a host that has responded", async () => {
    const world = await startAll([{ durationMs: 600_000 }], {
      tamper: async (pass, { operation }) => {
        if (operation === "startImport") return pass();
        const elapsed = world.clock.monotonic();
        if (elapsed < 60_000 || elapsed > 400_000) return pass();
        throw new TypeError("fetch failed");
      },
    });
    expect((await world.run("wait", "1")).exitCode).toBe(0);
  });

  it("does not claim that an import is running that was never seen", async () => {
    const world = createCliWorld({ tamper: failPolls(() => true) });
    const { exitCode, stderr } = await world.run("wait", "1", "--timeout", "30s");
    expect(exitCode).toBe(124);
    expect(withoutTimes(stderr)).toMatch(
      /timed out after 30s \(never seen\); the last poll failed: .*\nTo follow it again: pinecone-import wait --timeout 30s 1\n$/,
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

/** Responds to polls with a 503 while that is so. */
function failPolls(isBroken: () => boolean): Tamper {
  return async (pass, { operation }) =>
    operation !== "startImport" && isBroken() ? new Response("busy", { status: 503 }) : pass();
}
