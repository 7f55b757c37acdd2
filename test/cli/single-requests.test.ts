import { describe, expect, it } from "vitest";
import { FAILURE_TEXTS } from "../../src/emulator.js";
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

describe("describe", () => {
  it("shows an import field by field, those too that nobody knows", async () => {
    const world = createCliWorld({
      tamper: respondAlways({
        id: "101",
        status: "InProgress",
        percentComplete: 0,
        recordsImported: 0,
        uri: "s3://bucket/dir",
        validationResult: { importErrors: 0 },
      }),
    });
    expect(await world.run("describe", "101")).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: [
        "id                101",
        "status            InProgress",
        "percent           0.0%",
        "records           0",
        "uri               s3://bucket/dir",
        'validationResult  {"importErrors":0}',
        "",
      ].join("\n"),
    });
  });

  it.each([
    [
      { id: "1", status: "Pending" },
      { id: "1", status: "Pending", percentComplete: 0, recordsImported: 0 },
    ],
    [
      { id: "1", status: "Failed", percentComplete: 0, recordsImported: 0, new: [0] },
      { id: "1", status: "Failed", percentComplete: 0, recordsImported: 0, new: [0] },
    ],
    [
      { id: "1", status: "Failed", error: FAILURE_TEXTS.no_files, recordsImported: 2 },
      {
        id: "1",
        status: "Failed",
        error: FAILURE_TEXTS.no_files,
        percentComplete: 0,
        recordsImported: 2,
        failureReason: "no_files",
      },
    ],
    [
      { id: "1", status: "Completed" },
      { id: "1", status: "Completed", recordsImported: 0 },
    ],
    [
      { id: "1", status: "InProgress", percentComplete: 45.5, recordsImported: 3 },
      { id: "1", status: "InProgress", percentComplete: 45.5, recordsImported: 3 },
    ],
  ])("--json of %j is %j", async (answer, object) => {
    const { stdout } = await createCliWorld({ tamper: respondAlways(answer) }).run(
      "describe",
      "1",
      "--json",
    );
    expect(stdout.match(/\n/g)).toHaveLength(1);
    expect(JSON.parse(stdout)).toEqual(object);
  });

  it("ends with 0 also for an import that failed, with a hint", async () => {
    const answer = { id: "1", status: "Failed", error: FAILURE_TEXTS.namespace_exists };
    const { exitCode, stderr } = await createCliWorld({ tamper: respondAlways(answer) }).run(
      "describe",
      "1",
    );
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^hint: imports only create new namespaces, .*\n$/);
    const quiet = createCliWorld({ tamper: respondAlways(answer) });
    expect((await quiet.run("describe", "1", "--quiet")).stderr).toBe("");
  });
});

it("describe prints a hint for an import that completed with 0 records", async () => {
  const tamper = respondAlways({ id: "1", status: "Completed" });
  const { exitCode, stderr } = await createCliWorld({ tamper }).run("describe", "1");
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(/^hint: it completed with 0 records: .*\n$/);
});

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
      stderr: "There are no imports\n",
    });
    const none = await world.run("list", "--status", "Failed");
    expect(none.stderr).toBe("There are no such imports\n");
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

describe("cancel", () => {
  it("describes the import afterwards, and prints what it found", async () => {
    const world = await startSome(1);
    const { exitCode, stdout, stderr } = await world.run("cancel", "1");
    expect(exitCode).toBe(0);
    expect(stderr).toBe("Import 1 is cancelled\n");
    expect(stdout).toContain("status    Cancelled\n");
    expect(world.emulator.imports).toMatchObject([{ status: "Cancelled" }]);
  });

  it("says that an import had ended before", async () => {
    const world = createCliWorld();
    await world.run("start", "s3://bucket/dir", "--wait");
    const { exitCode, stderr } = await world.run("cancel", "1", "--json");
    expect(exitCode).toBe(0);
    expect(stderr).toBe("Import 1 had ended before: Completed\n");
  });

  it("says that an import still runs", async () => {
    const world = createCliWorld({ tamper: respondAlways({ id: "1", status: "InProgress" }) });
    const { exitCode, stderr } = await world.run("cancel", "1");
    expect(exitCode).toBe(0);
    expect(stderr).toBe("Import 1 is being cancelled, and is still InProgress\n");
  });

  it("says that it was accepted if the import cannot be described", async () => {
    const world = await startSome(1, {
      tamper: async (pass, { operation }) =>
        operation === "describeImport" ? new Response("no", { status: 418 }) : pass(),
    });
    const { exitCode, stdout, stderr } = await world.run("cancel", "1");
    expect({ exitCode, stdout }).toEqual({ exitCode: 8, stdout: "" });
    expect(stderr).toBe(
      "Import 1 is being cancelled, but its status is unknown\nerror: Cannot describe import 1: the API responded 418: no\n",
    );
  });

  it("Ctrl-C after it was accepted says so", async () => {
    const world = await startSome(1, {
      tamper: async (pass, { operation, wait }) => {
        if (operation !== "describeImport") return pass();
        world.interrupt();
        await wait(1);
        return pass();
      },
    });
    expect(await world.run("cancel", "1")).toEqual({
      exitCode: 130,
      stdout: "",
      stderr: "Import 1 is being cancelled, but its status is unknown\n",
    });
  });

  it("names the import that cannot be cancelled", async () => {
    const { exitCode, stderr } = await createCliWorld().run("cancel", "9");
    expect(exitCode).toBe(8);
    expect(stderr).toMatch(/^error: Cannot cancel import 9: the API responded 404: /);
  });
});

describe("cancel of several", () => {
  it("cancels each, prints a row of each, and ends with the code of the one that cannot be", async () => {
    const world = await startSome(2);
    const { exitCode, stdout, stderr } = await world.run("cancel", "1", "9", "2", "1");
    expect(exitCode).toBe(8);
    expect(stdout).toMatch(/^ID .*\n1 {3}Cancelled .*\n2 {3}Cancelled .*\n$/);
    expect(stderr).toMatch(
      /^Import 1 is cancelled\nerror: Cannot cancel import 9: .* 404.*\nhint: .*\nImport 2 is cancelled\n$/,
    );
  });

  it("--json prints a line of each", async () => {
    const world = await startSome(2);
    const { stdout } = await world.run("cancel", "1", "2", "--json", "--quiet");
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: "ended", id: "1", status: "Cancelled" },
      { event: "ended", id: "2", status: "Cancelled" },
    ]);
  });

  it.each([
    [401, 4],
    [403, 4],
  ])("a %d stops the others, which are listed", async (status, code) => {
    const world = await startSome(3, {
      tamper: async (pass, { operation, url }) =>
        operation === "cancelImport" && url.endsWith("/2")
          ? new Response("no", { status })
          : pass(),
    });
    const { exitCode, stderr } = await world.run("cancel", "1", "2", "3");
    expect(exitCode).toBe(code);
    expect(stderr).toContain("Not cancelled: 3\n");
    expect(world.emulator.imports.map(({ status }) => status)).toEqual([
      "Cancelled",
      "Pending",
      "Pending",
    ]);
  });

  it("Ctrl-C lists those that are left", async () => {
    const world = await startSome(3, {
      tamper: async (pass, { operation, url, wait }) => {
        if (operation !== "cancelImport" || !url.endsWith("/2")) return pass();
        world.interrupt();
        await wait(1);
        return pass();
      },
    });
    const { exitCode, stderr } = await world.run("cancel", "1", "2", "3");
    expect(exitCode).toBe(130);
    expect(stderr).toBe(
      "Import 1 is cancelled\nImport 2 may have been cancelled or not\nNot cancelled: 3\n",
    );
  });
});
