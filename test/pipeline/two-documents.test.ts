import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { startLocalServer } from "../support/local-server.js";
import {
  edit,
  MADE_UP_CONTROL_SOURCE,
  MADE_UP_VERSION,
  makeChangedUpstream,
  makeControlUpstream,
  makeUpstream,
  toYaml,
} from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, type Workspace } from "../support/workspace.js";
import { readItems } from "./read-report.js";

const NEXT = "2031-11";
const CONTRACT = `spec/db_control_${MADE_UP_VERSION}.oas.yaml`;
const OVERLAY = `overlay: 1.0.0
info: { title: Ours, version: 1.0.0 }
actions:
  - target: $.paths['/indexes/{index_name}'].get
    update: { summary: Our words }
`;
const RESPONSE = ["paths", "/indexes/{index_name}", "get", "responses", "200"];

describe("a source that names a second document", () => {
  it("makes the contract and the code of both, and what is new is not breaking", async () => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const { output } = await addControl(workspace);
    expect(output.split("\n")[0]).toBe(`# ${MADE_UP_VERSION}: 1 change, not breaking`);
    expect(readItems(output, "Not breaking")).toEqual(["`describeIndex`: new operation"]);
    const { "spec/source.json": _, ...after } = await workspace.snapshot();
    const { "spec/source.json": __, ...kept } = before;
    expect(after).toMatchObject(kept);
    expect(Object.keys(after).filter((path) => !(path in before))).toEqual([
      "generated/control/contract.ts",
      "generated/control/openapi.yaml",
      "generated/control/schema.ts",
      "spec/control-overlay.yaml",
      CONTRACT,
    ]);
    const { lock } = JSON.parse(await workspace.read("spec/source.json"));
    expect(Object.keys(lock.documents)).toEqual(["db_data", "db_control"]);
    expect(lock.documents.db_control.contractSha256).toBe(after[CONTRACT]);
    expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
  });

  it("keeps the listed fields of a response alone, and no example or link of it", async () => {
    const workspace = await makeUpdatedWorkspace();
    await addControl(workspace);
    const contract = parse(await workspace.read(CONTRACT));
    const fields = { host: { type: "string" }, name: { type: "string" } };
    expect(Object.keys(contract.paths["/indexes/{index_name}"])).toEqual(["get"]);
    expect(contract.paths["/indexes/{index_name}"].get.responses["200"]).toEqual({
      description: "",
      content: {
        "application/json": {
          schema: { type: "object", properties: fields, required: ["host", "name"] },
        },
      },
    });
    expect(Object.keys(contract.components.schemas)).toEqual(["Problem"]);
    const code = await workspace.read("generated/control/contract.ts");
    expect(code).toContain('SERVER_URL = "https://control.example"');
    expect(code).not.toContain("API_VERSION");
    expect(await workspace.read("generated/control/openapi.yaml")).toContain("Our words");
  });

  it("reports what changed in both, and returns to the version before", async () => {
    const workspace = await makeUpdatedWorkspace();
    await addControl(workspace);
    const before = await workspace.snapshot();
    const next = makeControlUpstream(NEXT);
    edit(next, ["components", "schemas", "Index", "properties", "host", "maxLength"], 9);
    edit(next, ["components", "schemas", "Index", "properties", "size"], { type: "string" });
    await workspace.publish(NEXT, toYaml(next), "db_control");
    const from = await workspace.publish(NEXT, toYaml(makeChangedUpstream(NEXT)));
    const { output } = await workspace.update(NEXT, "--from", from);
    expect(output.split("\n")[0]).toBe("# 2031-05 -> 2031-11: 10 changes, none breaking");
    expect(readItems(output, "Not breaking").at(-1)).toBe(
      "`describeIndex`: response field `host`: maxLength none -> `9` (responses are not held against limits)",
    );
    await workspace.update(MADE_UP_VERSION, "--from", from);
    expect(await workspace.snapshot()).toEqual(before);
  });

  it.each([
    { name: "is missing", text: undefined, want: "there is no such file" },
    { name: "is a page of HTML", text: "<html>", want: "it is an HTML or XML page" },
    {
      name: "is of another version",
      text: toYaml(makeControlUpstream("2031-08")),
      want: `info.version must be ${NEXT}`,
    },
    {
      name: "lacks the operation",
      text: changed(["paths", "/indexes/{index_name}", "get", "operationId"], "renamed"),
      want: "it has none of the operations that are kept",
    },
    {
      name: "lacks a field that is listed",
      text: changed(["components", "schemas", "Index", "properties", "host"], undefined),
      want: "the response of describeThatIndex lacks the field host, which responseFields of spec/source.json list",
    },
    {
      name: "has no JSON in its response",
      text: changed([...RESPONSE, "content"], undefined),
      want: "lacks the field name",
    },
    {
      name: "lacks what the overlay aims at",
      text: toYaml(makeControlUpstream(NEXT)).replaceAll("/indexes/{", "/v2/indexes/{"),
      want: "Cannot apply spec/control-overlay.yaml as this action matches nothing",
    },
    {
      name: "names another header for the key",
      text: changed(["components", "securitySchemes", "Key", "name"], "X-Other"),
      want: "the documents name several headers for the API key: X-Key, X-Other",
    },
    {
      name: "is cut off",
      text: toYaml(makeControlUpstream(NEXT)).slice(0, 900),
      want: "Cannot use 2031-11/db_control_2031-11.oas.yaml",
    },
  ])("writes nothing if the second document $name", async ({ text, want }) => {
    const workspace = await makeUpdatedWorkspace();
    await addControl(workspace);
    const before = await workspace.snapshot();
    if (text !== undefined) await workspace.publish(NEXT, text, "db_control");
    const from = await workspace.publish(NEXT, toYaml(makeChangedUpstream(NEXT)));
    const { exitCode, output } = await workspace.update(NEXT, "--from", from);
    expect(exitCode).toBeUndefined();
    expect(output).toContain(want);
    expect(await workspace.snapshot()).toEqual(before);
  });

  it("writes nothing if the first document is broken and the second one is not", async () => {
    const workspace = await makeUpdatedWorkspace();
    await addControl(workspace);
    const before = await workspace.snapshot();
    await workspace.publish(NEXT, toYaml(makeControlUpstream(NEXT)), "db_control");
    const from = await workspace.publish(NEXT, "<html>");
    expect((await workspace.update(NEXT, "--from", from)).output).toContain("HTML or XML page");
    expect(await workspace.snapshot()).toEqual(before);
  });

  it("has each contract and generated file of it checked", async () => {
    const workspace = await makeUpdatedWorkspace();
    await addControl(workspace);
    await workspace.write("generated/control/schema.ts", "stale");
    await workspace.write("generated/control/stray.ts", "stray");
    const { exitCode, output } = await workspace.generate("--check");
    expect(exitCode).toBe(1);
    expect(output).toContain("generated/control/schema.ts is stale");
    expect(output).toContain("generated/control/stray.ts belongs to no contract");
    await rm(join(workspace.root, CONTRACT));
    expect((await workspace.generate("--check")).output).toContain(
      `${CONTRACT}, which spec/source.json locks, is missing`,
    );
    const from = join(workspace.root, "upstream");
    expect((await workspace.update("--check", "--from", from)).output).toContain(
      "the contract of db_control in spec/ is not the one that spec/source.json locks",
    );
  });

  it("has a version named as newer only if all of its documents are published", async () => {
    const workspace = await makeUpdatedWorkspace();
    await addControl(workspace);
    const control = [MADE_UP_VERSION, "2032-01"];
    const server = await startLocalServer(({ path }, response) => {
      const [, version = "", document = ""] = /\/([^/]+)\/(db_[a-z]+)_/.exec(path) ?? [];
      const isPublished = document === "db_data" || control.includes(version);
      response.writeHead(isPublished ? 200 : 404);
      const make = document === "db_data" ? makeUpstream : makeControlUpstream;
      response.end(isPublished ? toYaml(make(version)) : "404: Not Found");
    });
    const { output } = await workspace.update("--check", "--from", server.url);
    expect(output).toContain("Newer versions are published: 2032-01 (");
  });
});

function changed(path: readonly string[], value: unknown): string {
  const document = makeControlUpstream(NEXT);
  edit(document, path, value);
  return toYaml(document);
}

/** Names the second document in the source, and updates to both. */
async function addControl(workspace: Workspace) {
  const { documents, ...source } = JSON.parse(await workspace.read("spec/source.json"));
  const both = { ...documents, db_control: MADE_UP_CONTROL_SOURCE };
  await workspace.write("spec/source.json", JSON.stringify({ documents: both, ...source }));
  await workspace.write("spec/control-overlay.yaml", OVERLAY);
  const text = toYaml(makeControlUpstream());
  const from = await workspace.publish(MADE_UP_VERSION, text, "db_control");
  const run = await workspace.update("--from", from);
  expect(run.exitCode, run.output).toBe(0);
  return run;
}
