import { describe, expect, it } from "vitest";
import { type CliWorldOptions, createCliWorld } from "../support/cli-world.js";

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
