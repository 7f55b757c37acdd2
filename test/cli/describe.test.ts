import { describe, expect, it } from "vitest";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { createCliWorld } from "../support/cli-world.js";

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
