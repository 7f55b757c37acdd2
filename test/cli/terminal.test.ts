import { describe, expect, it } from "vitest";
import { type CliWorldOptions, createCliWorld, withoutTimes } from "../support/cli-world.js";
import { createFakePipe, createFakeTerminal, type FakeTerminal } from "../support/fake-terminal.js";

const URI = "s3://bucket/dir";

const SLOW = () => ({ records: 1_000_000, durationMs: 60_000, indexingMs: 10_000 });

/** A world with a terminal, on which something is done at moments of the import, in seconds. */
function createTerminalWorld(
  terminal: FakeTerminal,
  moments: Record<number, () => unknown> = {},
  options: CliWorldOptions = {},
) {
  const world = createCliWorld({
    script: SLOW,
    stdout: terminal,
    stderr: terminal,
    ...options,
    tamper: async (pass, request) => {
      const answer = await pass();
      if (request.operation === "startImport") return answer;
      const elapsed = world.clock.monotonic() / 1_000;
      for (const second of Object.keys(moments).map(Number)) {
        if (elapsed < second) continue;
        await moments[second]?.();
        delete moments[second];
      }
      return answer;
    },
  });
  return world;
}

describe("on a terminal", () => {
  it("one line is redrawn, and ends as the import does, with the result below", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    const seen: string[] = [];
    const look = async () => void seen.push(...(await terminal.read()).slice(1));
    const world = createTerminalWorld(terminal, { 15: look, 35: look, 65: look });
    const { exitCode } = await world.run("start", URI, "--wait");
    expect(exitCode).toBe(0);
    expect(seen).toEqual([
      expect.stringMatching(/^1 {2}InProgress {2}█+░+ +\d+\.\d% +\d+,\d+ records .* left$/),
      expect.stringMatching(/^1 {2}InProgress {2}█+░+ +\d+\.\d% +\d+,\d+ records .* left$/),
      expect.stringMatching(/^1 {2}InProgress {2}█+ {2}100\.0% {2}1,000,000 records .*indexing$/),
    ]);
    expect(seen[0]?.indexOf("░")).toBeLessThan(seen[1]?.indexOf("░") ?? 0);
    expect(await terminal.read()).toEqual([
      `Started import 1 of ${URI}`,
      expect.stringMatching(
        /^1 {2}Completed {2}█{30} {2}100\.0% {2}1,000,000 records {2}took 1m 10s$/,
      ),
      "id        1",
      "status    Completed",
      "percent   100.0%",
      "records   1,000,000",
      `uri       ${URI}`,
      expect.stringMatching(/^created {3}2025-/),
      expect.stringMatching(/^finished {2}2025-.*\(1m 10s later\)$/),
    ]);
  });

  it("time passes between two responses", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    const times = new Set<string>();
    const write = terminal.write.bind(terminal);
    const stderr = {
      ...terminal,
      write(text: string) {
        write(text);
        for (const [time] of text.matchAll(/\S+ left/g)) times.add(time);
      },
    };
    const world = createTerminalWorld(terminal, {}, { stderr });
    await world.run("start", URI, "--wait");
    const requests = world.listReceived().length;
    expect(times.size).toBeGreaterThan(2 * requests);
  });

  it("nothing is left of it when it has ended", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    const world = createTerminalWorld(terminal);
    await world.run("start", URI, "--wait");
    expect([world.clock.countTimers(), terminal.countListeners()]).toEqual([0, 0]);
  });

  it("changes that are seen together are drawn once", async () => {
    const terminal = createFakeTerminal({ columns: 90, rows: 50 });
    let frames = 0;
    const write = terminal.write.bind(terminal);
    const stderr = {
      ...terminal,
      write(text: string) {
        write(text);
        if (text.includes("imports")) frames += 1;
      },
    };
    const world = createTerminalWorld(terminal, {}, { stderr });
    const ids = Array.from({ length: 40 }, (_, index) => `${index + 1}`);
    for (const id of ids) await world.settle(world.client.startImport({ uri: `${URI}-${id}` }));
    await world.run("wait", ...ids, "--timeout", "10s");
    expect(frames).toBeGreaterThan(3);
    expect(frames).toBeLessThan(30);
  });

  it("an outage is shown in place of what is no longer true, until it is over", async () => {
    const terminal = createFakeTerminal({ columns: 100 });
    const times: string[] = [];
    const write = terminal.write.bind(terminal);
    const stderr = {
      ...terminal,
      write(text: string) {
        write(text);
        times.push(
          ...[...text.matchAll(/ ((\S+ )?(left|so far)|no response for .*?s)\b/g)].map(
            ([, time = ""]) => time,
          ),
        );
      },
    };
    const world = createCliWorld({
      script: () => ({ ...SLOW(), durationMs: 300_000 }),
      stderr,
      tamper: async (pass, { operation }) => {
        const elapsed = world.clock.monotonic();
        const isOut =
          operation === "describeImport" &&
          ((elapsed > 100_000 && elapsed < 200_000) || (elapsed > 235_000 && elapsed < 275_000));
        return isOut ? new Response("busy", { status: 503 }) : pass();
      },
    });
    expect((await world.run("start", URI, "--wait")).exitCode).toBe(0);
    const outage = times.filter((time) => time.startsWith("no response"));
    expect(outage.length).toBeGreaterThan(50);
    // The second outage counts anew.
    const seconds = outage.map((time) => Number(/(\d+)s$/.exec(time)?.[1]));
    const isLong = outage.map((time) => time.includes("m "));
    expect(isLong.filter((each, index) => each !== isLong[index - 1])).toEqual([
      false,
      true,
      false,
    ]);
    expect(seconds.at(-1)).toBeLessThan(50);
    expect(times.slice(-20).join()).not.toContain("no response");
  });

  it("an outage of many imports, in which a page comes in place of an import, is counted from its beginning", async () => {
    const terminal = createFakeTerminal({ columns: 100, rows: 6 });
    const ids = Array.from({ length: 25 }, (_, index) => `${index + 1}`);
    const page = new Response("<html>", { headers: { "content-type": "text/html" } });
    const world = createCliWorld({
      script: () => ({ durationMs: 3_600_000 }),
      stderr: terminal,
      tamper: async (pass) => (world.clock.monotonic() > 60_000 ? page.clone() : pass()),
    });
    for (const id of ids) await world.settle(world.client.startImport({ uri: `${URI}-${id}` }));
    await world.run("wait", ...ids, "--timeout", "5m");
    const times = [...terminal.written.matchAll(/no response for (\d)m/g)].map(
      ([, count]) => count,
    );
    expect(times.at(-1)).toBe("3");
  });

  it("--quiet draws nothing", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    await createTerminalWorld(terminal).run("start", URI, "--wait", "--quiet");
    expect((await terminal.read()).slice(0, 3)).toEqual([
      `Started import 1 of ${URI}`,
      "id        1",
      "status    Completed",
    ]);
  });

  it("what fails before anything is drawn leaves no empty line", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    await createTerminalWorld(terminal).run("wait", "77", "--verbose");
    const lines = await terminal.read();
    expect(lines.slice(0, 2)).toEqual(["> GET /bulk/imports/77", expect.stringMatching(/^< 404 /)]);
    expect(lines[2]).toMatch(/^error: /);
  });

  it("never hides the cursor", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    const { stderr } = await createTerminalWorld(terminal).run("start", URI, "--wait");
    expect(stderr).toContain("\u001b[");
    expect(stderr).not.toContain("\u001b[?25l");
  });

  it("lines that stay are printed above what is drawn", async () => {
    const terminal = createFakeTerminal({ columns: 60 });
    const world = createTerminalWorld(terminal);
    await world.run("start", URI, "--wait", "--verbose");
    const lines = await terminal.read();
    expect(lines.filter((line) => line.startsWith("1  "))).toHaveLength(1);
    const requests = lines.filter((line) => line.startsWith("> GET"));
    expect(requests).toHaveLength(world.listReceived().length - 1);
  });

  it.each([
    [90, 24, 20, 24],
    [90, 24, 41, 24],
    [200, 50, 30, 20],
    [20, 24, 90, 24],
    [90, 24, 60, 4],
    [60, 4, 90, 24],
  ])(
    "after a resize from %d columns and %d rows to %d and %d it shows each import once",
    async (columns, rows, newColumns, newRows) => {
      const terminal = createFakeTerminal({ columns, rows });
      let seen: string[] = [];
      const world = createTerminalWorld(terminal, {
        10: () => terminal.resize(newColumns, newRows),
        20: async () => {
          seen = await terminal.read();
        },
      });
      for (const id of [1, 2, 3]) {
        await world.settle(world.client.startImport({ uri: `${URI}-${id}` }));
      }
      terminal.write("before\n");
      const running = world.run("wait", "1", "2", "3", "--timeout", "40s");
      expect((await running).exitCode).toBe(124);
      // What has left a small screen at its top cannot be drawn anew.
      const isSmall = newRows === 4;
      const starts = isSmall
        ? ["1  ", "and 2 more", "3 imports"]
        : ["before", "1  ", "2  ", "3  ", "3 imports"];
      expect(isSmall ? seen.slice(-3) : seen).toEqual(
        starts.map((start) => expect.stringMatching(`^${start}`)),
      );
    },
  );

  it("without colours no style is set", async () => {
    for (const [hasColors, options, isStyled] of [
      [true, [], true],
      [true, ["--no-color"], false],
      [false, [], false],
    ] as const) {
      const terminal = createFakeTerminal({ columns: 90, hasColors });
      const { stderr } = await createTerminalWorld(terminal).run(
        "start",
        URI,
        "--wait",
        ...options,
      );
      expect(stderr.includes("\u001b[32m")).toBe(isStyled);
    }
  });

  it("--json prints lines of JSON and draws nothing where both are the same terminal", async () => {
    const terminal = createFakeTerminal({ columns: 300 });
    await createTerminalWorld(terminal).run("start", URI, "--wait", "--json");
    const lines = await terminal.read();
    expect(lines[0]).toBe(`Started import 1 of ${URI}`);
    expect(lines.slice(1).map((line) => JSON.parse(line).id)).toEqual(
      lines.slice(1).map(() => "1"),
    );
  });

  it("--json draws where the lines of JSON go elsewhere", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    const world = createTerminalWorld(terminal, {}, { stdout: createFakePipe() });
    const { stdout } = await world.run("start", URI, "--wait", "--json");
    expect(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "")).toEqual({
      event: "ended",
      ...world.emulator.imports[0],
    });
    expect((await terminal.read()).at(-1)).toMatch(/^1 {2}Completed/);
  });

  it("what could not even begin draws nothing", async () => {
    const terminal = createFakeTerminal({ columns: 90 });
    await createTerminalWorld(terminal).run("wait", "..");
    expect(await terminal.read()).toEqual([expect.stringMatching(/^error: /)]);
  });
});

describe("in a pipe", () => {
  it("there is a line for each change of a status, and no control character", async () => {
    const world = createCliWorld({ script: SLOW });
    const { stdout, stderr } = await world.run("start", URI, "--wait");
    expect((stdout + stderr).replaceAll("\n", "")).not.toMatch(/\p{Cc}/u);
    const lines = withoutTimes(stderr).trimEnd().split("\n").slice(1);
    expect(new Set(lines).size).toBe(lines.length);
    // A contract that requires percent and records shows both from the beginning.
    expect(lines[0]).toMatch(
      /^1 {2}Pending {2}(0\.0% {2}0 records {2})?0s so far {2}s3:\/\/bucket\/dir$/,
    );
    expect(lines.at(-1)).toBe(`1  Completed  100.0%  1,000,000 records  took 1m 10s  ${URI}`);
  });
});
