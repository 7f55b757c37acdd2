import { describe, expect, it } from "vitest";
import { type CliWorldOptions, createCliWorld } from "../support/cli-world.js";
import { createFakePipe, createFakeTerminal } from "../support/fake-terminal.js";
import { pass } from "../support/in-process.js";

/** A world with so many imports, all of them running. */
async function startSome(count: number, options: CliWorldOptions = {}) {
  const world = createCliWorld({ script: () => ({ durationMs: 3_600_000 }), ...options });
  for (let number = 1; number <= count; number += 1) {
    await world.settle(world.client.startImport({ uri: `s3://bucket/folder-${number}` }));
  }
  return world;
}

/** Responds to every request with this. */
const respondAlways = (body: unknown) => async () => Response.json(body);

describe("list", () => {
  it("prints a table", async () => {
    const world = await startSome(2);
    await pass(world.clock, 1_800_000);
    await world.settle(world.client.cancelImport("1"));
    expect(await world.run("list")).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: [
        "ID  STATUS      PERCENT  RECORDS  AGE  URI",
        "2   InProgress    50.0%      500  30m  s3://bucket/folder-2",
        "1   Cancelled     50.0%      500  30m  s3://bucket/folder-1",
        "",
      ].join("\n"),
    });
  });

  it.each([
    [50, "2   InProgress    50.0%      500  30m  …t/folder-2"],
    [46, "2   InProgress    50.0%      500  30m"],
    [20, "2   InProgress    5…"],
  ])("fits a terminal of %d columns", async (columns, line) => {
    const stdout = createFakeTerminal({ columns });
    const world = await startSome(2, { stdout });
    await pass(world.clock, 1_800_000);
    await world.run("list");
    const lines = await stdout.read();
    expect(lines).toHaveLength(3);
    expect(lines[1]).toBe(line);
  });

  it.each([
    [[], 250, 3],
    [["--limit", "5"], 5, 1],
    [["--limit", "100"], 100, 1],
    [["--limit", "101"], 101, 2],
    [["--limit", "5000"], 250, 3],
  ])("with %j reads %d imports of 250 with %d requests", async (options, count, requests) => {
    const world = await startSome(250);
    const before = world.emulator.received.length;
    const { stdout } = await world.run("list", ...options, "--ndjson");
    expect(stdout.match(/\n/g)).toHaveLength(count);
    const paths = world.emulator.received.slice(before).map(({ path }) => path);
    expect(paths).toHaveLength(requests);
    expect(paths[0]).toBe(`/bulk/imports?limit=${Math.min(count, 100)}`);
  });

  it("prints its head once, and in a pipe every id and uri to its end", async () => {
    const world = await startSome(120);
    const uri = `s3://bucket/${"x".repeat(300)}`;
    await world.settle(world.client.startImport({ uri }));
    const { stdout } = await world.run("list");
    expect(stdout.match(/^ID /gm)).toHaveLength(1);
    expect(stdout).toContain(`  ${uri}\n`);
    expect(stdout.split("\n")).toHaveLength(123);
    const id = "i".repeat(100);
    const other = createCliWorld({ tamper: respondAlways({ data: [{ id, status: "Pending" }] }) });
    expect((await other.run("list")).stdout).toContain(`\n${id}  Pending\n`);
  });

  it("a long id leaves room for the others on a terminal", async () => {
    const stdout = createFakeTerminal({ columns: 60 });
    const data = [
      { id: "i".repeat(100), status: "Pending" },
      { id: "2", status: "Failed" },
    ];
    await createCliWorld({ stdout, tamper: respondAlways({ data }) }).run("list");
    expect((await stdout.read()).slice(1)).toEqual([
      expect.stringMatching(/^i{23}… {2}Pending$/),
      expect.stringMatching(/^2 {25}Failed$/),
    ]);
  });

  it("--status lists those alone, through all pages, and --limit counts them", async () => {
    const world = await startSome(150);
    for (const id of ["3", "60", "149"]) await world.settle(world.client.cancelImport(id));
    const list = async (...options: string[]) =>
      JSON.parse((await world.run("list", "--json", ...options)).stdout).map(
        ({ id }: { id: string }) => id,
      );
    expect(await list("--status", "cancelled")).toEqual(["149", "60", "3"]);
    expect(await list("--status", "Cancelled", "--limit", "2")).toEqual(["149", "60"]);
    expect(await list("--status", "Failed")).toEqual([]);
    const before = world.emulator.received.length;
    expect(await list("--status", "Cancelled", "--limit", "3")).toHaveLength(3);
    expect(world.emulator.received.length - before).toBe(2);
  });

  it("--json prints one array of the API's own fields", async () => {
    const world = await startSome(2);
    const { stdout } = await world.run("list", "--json");
    const zeros = { percentComplete: 0, recordsImported: 0 };
    expect(JSON.parse(stdout)).toEqual(
      [...world.emulator.imports].reverse().map((each) => ({ ...each, ...zeros })),
    );
  });

  it("prints no half of an array if a page cannot be read", async () => {
    let pages = 0;
    const world = await startSome(150, {
      tamper: async (pass, { operation }) => {
        if (operation === "listImports") pages += 1;
        return pages > 1 ? new Response("gone", { status: 410 }) : pass();
      },
    });
    const { exitCode, stdout, stderr } = await world.run("list", "--json");
    expect({ exitCode, stdout }).toEqual({ exitCode: 8, stdout: "" });
    expect(stderr).toBe("error: Cannot list imports: the API responded 410: gone\n");
  });

  it("reads no further page when nobody reads the first", async () => {
    const stdout = createFakePipe();
    const world = await startSome(250, {
      stdout,
      tamper: async (pass, { operation }) => {
        if (operation === "listImports") stdout.end();
        return pass();
      },
    });
    const before = world.emulator.received.length;
    expect((await world.run("list")).exitCode).toBe(0);
    expect(world.emulator.received.length - before).toBe(1);
  });

  it("says so if there are none", async () => {
    const world = createCliWorld();
    expect(await world.run("list")).toEqual({
      exitCode: 0,
      stdout: "",
      stderr: "No imports\n",
    });
    const none = await world.run("list", "--status", "Failed");
    expect(none.stderr).toBe("No imports match\n");
    expect(await world.run("list", "--json")).toMatchObject({ stdout: "[]\n" });
    expect(await world.run("list", "--ndjson")).toMatchObject({ stdout: "" });
  });

  it.each([
    [["--status", "Done"], /^error: --status must be one of .*InProgress.*\n$/],
    [["--json", "--ndjson"], /^error: --json and --ndjson cannot be used together: .*\n$/],
  ])("rejects %j", async (options, message) => {
    const { exitCode, stderr } = await createCliWorld().run("list", ...options);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});
