import { describe, expect, it } from "vitest";
import { createCliWorld, failPolls, startAll, withoutTimes } from "../support/cli-world.js";

describe("wait", () => {
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
    ["127.0.0.1:5981", "a server without TLS, such as the emulator, needs http:// before its host"],
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
});
