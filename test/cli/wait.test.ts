import { describe, expect, it } from "vitest";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { type CliWorldOptions, createCliWorld } from "../support/cli-world.js";
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
    expect(stderr).toBe(
      [
        `error: Cannot complete import 1: the import failed: ${FAILURE_TEXTS.bad_column}`,
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
        "3   Cancelled                    17s  s3://bucket/dir",
        "",
      ].join("\n"),
    );
    expect(stderr.match(/^error: /gm)).toHaveLength(1);
  });

  it("tells ten failures of many one by one, and counts the rest", async () => {
    const world = await startAll(Array.from({ length: 13 }, () => FAILING));
    const ids = world.emulator.imports.map(({ id }) => id);
    const { stderr } = await world.run("wait", ...ids, "--quiet");
    expect(stderr.match(/^error: /gm)).toHaveLength(10);
    expect(stderr).toContain("and 3 more failed\n");
  });

  it.each([
    ["an unknown one", ["1", "2", "999"], 5],
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
      "error: Cannot wait for import 1: timed out after 300000 ms (last status: InProgress at ",
    );
    expect(one.stderr).toMatch(
      /\nThe import goes on\. To follow it again: pinecone-import wait 1\n$/,
    );
    const both = await world.run("wait", "1", "2", "--timeout", "1m", "--expect-records", "5");
    expect(both.exitCode).toBe(124);
    expect(both.stdout).toMatch(/^1 {3}InProgress .*\n2 {3}Completed /m);
    expect(both.stderr).toMatch(
      /\nThe imports go on\. To follow them again: pinecone-import wait --expect-records 5 1 2\n$/,
    );
  });

  it("names the import in what it says of an error", async () => {
    const { exitCode, stdout, stderr } = await createCliWorld().run("wait", "77");
    expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
    expect(stderr).toMatch(
      /^error: Cannot describe import 77: the API responded 404: .*\nhint: imports belong to an index: .*\n$/,
    );
  });

  it("says once that looks fail, and goes on", async () => {
    let looks = 0;
    const world = await startAll([{}], {
      tamper: failLooks(() => {
        looks += 1;
        return looks > 1 && looks < 5;
      }),
    });
    const { exitCode, stderr } = await world.run("wait", "1");
    expect(exitCode).toBe(0);
    expect(stderr.match(/^A look .*$/gm)).toEqual([
      "A look at how it goes failed (the API responded 503: busy): waiting goes on",
    ]);
  });

  it("a key that is refused ends it with 4, told once", async () => {
    const world = await startAll([{}, {}, {}], {
      tamper: async (pass, { operation }) =>
        operation !== "startImport" && world.clock.monotonic() > 4_000
          ? new Response("no", { status: 401 })
          : pass(),
    });
    for (const ids of [["1"], ["1", "2", "3"]]) {
      const { exitCode, stderr } = await world.run("wait", ...ids);
      expect(exitCode).toBe(4);
      expect(stderr.match(/^error: /gm)).toHaveLength(1);
      expect(stderr).not.toContain("To follow");
    }
  });

  it.each([[["1"]], [["1", "2"]]])(
    "says once in each outage that looks at %j fail, whatever is asked",
    async (ids) => {
      const world = await startAll([{ durationMs: 1_500_000 }, {}], {
        tamper: failLooks(() => [5, 10].includes(Math.floor(world.clock.monotonic() / 120_000))),
      });
      const { exitCode, stderr } = await world.run("wait", ...ids);
      expect(exitCode).toBe(0);
      expect(stderr.match(/^A look/gm)).toHaveLength(2);
    },
  );

  it("says seldom that looks fail where every second one does", async () => {
    let looks = 0;
    const world = await startAll([{ durationMs: 300_000 }], {
      tamper: failLooks(() => {
        looks += 1;
        return looks % 2 === 0;
      }),
    });
    const { exitCode, stderr } = await world.run("wait", "1");
    expect(exitCode).toBe(0);
    expect(looks).toBeGreaterThan(15);
    expect(stderr.match(/^A look/gm)?.length).toBeLessThan(5);
  });

  it("says once in an outage that looks fail, however long the API asks to wait", async () => {
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
    expect(stderr.match(/^A look/gm)).toHaveLength(1);
  });

  it("ends with the last error of an outage that is too long, and says that the import goes on", async () => {
    const world = await startAll([{ durationMs: 3_600_000 }], {
      tamper: failLooks(() => world.clock.monotonic() > 100_000),
    });
    const { exitCode, stderr } = await world.run("wait", "1");
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(
      /error: Cannot describe import 1: the API responded 503: busy\nThe import goes on\. To follow it again: pinecone-import wait 1\n$/,
    );
  });

  it.each([[["1"]], [["1", "2"]]])(
    "gives %j up after three looks at a host that never answered",
    async (ids) => {
      const cause = Object.assign(new Error("getaddrinfo ENOTFOUND x.io"), { code: "ENOTFOUND" });
      let looks = 0;
      const world = createCliWorld({
        tamper: async () => {
          looks += 1;
          throw new TypeError("fetch failed", { cause });
        },
      });
      const { exitCode, stdout, stderr } = await world.run("wait", ...ids, "--host", "x.io");
      expect({ exitCode, stdout }).toEqual({ exitCode: 5, stdout: "" });
      expect(stderr).toBe(
        [
          "A look at how it goes failed (the connection failed: getaddrinfo ENOTFOUND x.io): waiting goes on. Is the host right?",
          "error: Cannot describe import 1: the connection failed: getaddrinfo ENOTFOUND x.io",
          "hint: look whether the host is that of the index, as the console shows it",
          "",
        ].join("\n"),
      );
      expect(looks).toBeLessThan(12);
      expect(world.clock.countTimers()).toBe(0);
    },
  );

  it.each([
    ["x.io", "NODE_EXTRA_CA_CERTS can name a file"],
    ["127.0.0.1:5081", "a server without TLS, such as the emulator, needs http:// before its host"],
  ])("says of TLS of %s that does not do what to do", async (host, hint) => {
    const cause = Object.assign(new Error("self-signed certificate"), {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    const tamper = async () => {
      throw new TypeError("fetch failed", { cause });
    };
    const { exitCode, stderr } = await createCliWorld({ tamper }).run("wait", "1", "--host", host);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`hint: ${hint}`);
  });

  it("a server without TLS is told of by the names of the command line", async () => {
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
      expect(stderr).toMatch(/^hint: a server without TLS, .* needs http:\/\/ before its host$/m);
    }
  });

  it("does not give up a host that has answered the start", async () => {
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

  it("does not give up a host that has answered", async () => {
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

  it("does not claim that an import goes on that was never seen", async () => {
    const world = createCliWorld({ tamper: failLooks(() => true) });
    const { exitCode, stderr } = await world.run("wait", "1", "--timeout", "30s");
    expect(exitCode).toBe(124);
    expect(stderr).toMatch(
      /timed out after 30000 ms \(never seen\); the last poll failed: .*\nTo follow it again: pinecone-import wait 1\n$/,
    );
  });

  it("tells of each that could not be followed, a hint once, and how to follow those that run", async () => {
    const world = await startAll([{ durationMs: 300_000 }, {}]);
    const unknown = Array.from({ length: 12 }, (_, index) => `${index + 50}`);
    const { exitCode, stdout, stderr } = await world.run(
      "wait",
      "1",
      ...unknown,
      "2",
      "--timeout",
      "1m",
    );
    expect(exitCode).toBe(5);
    expect(stdout).toMatch(/^1 {3}InProgress.*\n2 {3}Completed.*\n$/m);
    expect(
      stderr.match(/^error: Cannot describe import 5\d: the API responded 404/gm),
    ).toHaveLength(10);
    expect(stderr).toContain("and 3 more could not be followed to the end\n");
    expect(stderr.match(/^hint: /gm)).toHaveLength(1);
    expect(stderr).toMatch(/\nThe import goes on\. To follow it again: pinecone-import wait 1\n$/);
    const none = await world.run("wait", "2", "89", "--expect-records", "5", "--quiet");
    expect(none.exitCode).toBe(5);
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
    expect(stderr).toBe(
      "error: Cannot complete import 1: the import failed: the API states no reason\n",
    );
  });

  it("--verbose prints every request, answer and retry, and no key", async () => {
    const world = await startAll([{}], {
      tamper: failLooks(() => world.clock.monotonic() === 0),
    });
    const { stderr } = await world.run("wait", "1", "--verbose");
    expect(stderr).toContain("> GET /bulk/imports/1\n");
    expect(stderr).toContain(
      "! describeImport: the API responded 503: busy; next attempt in 1.9s\n",
    );
    expect(stderr).not.toContain("A look");
    expect(stderr).toMatch(/^< 200 after \d+ ms, request id \d+$/m);
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

/** Answers looks at imports with a 503 while that is so. */
function failLooks(isBroken: () => boolean): Tamper {
  return async (pass, { operation }) =>
    operation !== "startImport" && isBroken() ? new Response("busy", { status: 503 }) : pass();
}
