import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { MADE_UP_VERSION } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, makeWorkspace, type Workspace } from "../support/workspace.js";

describe("generate", () => {
  it("applies the overlay to the contract", async () => {
    const workspace = await makeUpdatedWorkspace();
    const document = parse(await workspace.read("generated/openapi.yaml"));
    expect(document.components.schemas.Thing.properties.records.description).toBe("Our words");
    expect(
      document.paths["/bulk/imports"].get.responses["200"].content["application/json"]["x-touched"],
    ).toBe(true);
  });

  it("skips an action for other versions, and applies one for this version", async () => {
    const workspace = await makeUpdatedWorkspace();
    await addAction(workspace, "$.components.schemas.Gone", "[2030-01]");
    expect(await workspace.generate()).toMatchObject({ exitCode: 0 });
    await addAction(workspace, "$.components.schemas.Id", `[2030-01, ${MADE_UP_VERSION}]`);
    await workspace.generate();
    const document = parse(await workspace.read("generated/openapi.yaml"));
    expect(document.components.schemas.Id["x-added"]).toBe(true);
  });

  it("skips an optional action that matches nothing", async () => {
    const workspace = await makeUpdatedWorkspace();
    const overlay = await workspace.read("spec/overlay.yaml");
    const action = '{ target: "$.components.schemas.Gone", x-optional: true, remove: true }';
    await workspace.write("spec/overlay.yaml", `${overlay}  - ${action}\n`);
    expect(await workspace.generate()).toMatchObject({ exitCode: 0 });
  });

  it.each([
    {
      target: "$.components.schemas.Gone",
      versions: undefined,
      want: "matches nothing: $.components.schemas.Gone",
    },
    {
      target: "$.components.schemas.Gone",
      versions: `[${MADE_UP_VERSION}]`,
      want: "matches nothing",
    },
    { target: "$.components[", versions: undefined, want: "is not a JSONPath" },
    { target: "$.components.schemas.Id", versions: "soon", want: "must be a list of versions" },
    {
      target: "$.info",
      versions: undefined,
      update: "{ version: '2030-01' }",
      want: "must not change info.version",
    },
    { target: "$.openapi", versions: undefined, want: "Cannot apply object to string" },
  ])("rejects an action on $target for $versions", async ({ target, versions, update, want }) => {
    const workspace = await makeUpdatedWorkspace();
    await addAction(workspace, target, versions, update);
    const before = await workspace.snapshot();
    const { output } = await workspace.generate();
    expect(output).toMatch(/^PipelineError: [^\n]+$/);
    expect(output).toContain(want);
    expect(await workspace.snapshot()).toEqual(before);
  });

  it.each(["overlay: 2.0.0", "swagger: 1.0.0"])(
    "rejects an overlay that begins with %s",
    async (first) => {
      const workspace = await makeUpdatedWorkspace();
      const overlay = await workspace.read("spec/overlay.yaml");
      await workspace.write("spec/overlay.yaml", overlay.replace("overlay: 1.0.0", first));
      const { output } = await workspace.generate();
      expect(output).toContain("is not an OpenAPI Overlay 1.0 document");
    },
  );

  it("rejects an action on what another one removes", async () => {
    const workspace = await makeUpdatedWorkspace();
    const overlay = await workspace.read("spec/overlay.yaml");
    const target = "$.components.schemas.Thing.properties";
    await workspace.write(
      "spec/overlay.yaml",
      `${overlay}  - { target: "${target}", remove: true }\n`,
    );
    const { output } = await workspace.generate();
    expect(output).toContain(
      "aims at what another one removes: $.components.schemas.Thing.properties.records",
    );
  });

  it("rejects an action that does nothing", async () => {
    const workspace = await makeUpdatedWorkspace();
    const overlay = await workspace.read("spec/overlay.yaml");
    await workspace.write("spec/overlay.yaml", overlay.replace("update:", "updaet:"));
    const { output } = await workspace.generate();
    expect(output).toContain("must have a target, and either update or remove: true");
  });

  it.each(["generated/schema.ts", "spec/overlay.yaml", "spec/source.json"])(
    "rejects a folder in the place of %s",
    async (path) => {
      const workspace = await makeUpdatedWorkspace();
      await rm(join(workspace.root, path));
      await mkdir(join(workspace.root, path));
      const { output } = await workspace.generate();
      expect(output).toMatch(/^PipelineError: [^\n]+$/);
      expect(output).toContain(`Cannot read ${path}`);
    },
  );

  it("opens the enums of responses, closes those of requests, and omits the version header", async () => {
    const workspace = await makeUpdatedWorkspace();
    const schema = await workspace.read("generated/schema.ts");
    expect(schema).toContain('Status: "Queued" | "Done" | (string & {});');
    expect(schema).toContain('onError?: "abort" | "continue";');
    expect(schema).toContain("listThings: {");
    expect(schema).not.toMatch(/"Version"\]|header\??: \{/);
  });

  it("reads the limits, the statuses and the key's header from the contract", async () => {
    const workspace = await makeUpdatedWorkspace();
    const contract = await workspace.read("generated/contract.ts");
    const read = (name: string) =>
      JSON.parse(
        new RegExp(`${name} = ([^;]+) as const( satisfies \\w+)?;`).exec(contract)?.[1] ?? "",
      );
    expect(read("API_VERSION")).toBe(MADE_UP_VERSION);
    expect(read("API_KEY_HEADER")).toBe("X-Key");
    expect(read("OPERATIONS")).toEqual({
      startImport: { method: "POST", path: "/bulk/imports", operationId: "startThing" },
      describeImport: { method: "GET", path: "/bulk/imports/{id}", operationId: "describeThing" },
      listImports: { method: "GET", path: "/bulk/imports", operationId: "listThings" },
      cancelImport: { method: "DELETE", path: "/bulk/imports/{id}", operationId: "cancelThing" },
    });
    expect(read("IMPORT_STATUSES")).toEqual(["Queued", "Done"]);
    expect(read("IMPORT_ID")).toEqual({ type: "string", minLength: 1, maxLength: 12 });
    expect(read("START_IMPORT_FIELDS")).toEqual({
      description: { type: "string", required: true },
      errorMode: {
        type: "object",
        fields: { onError: { type: "string", values: ["abort", "continue"] } },
      },
      integrationId: { type: "string" },
      uri: { type: "string", maxLength: 30, required: true },
    });
    expect(read("LIST_IMPORTS_FIELDS").limit).toEqual({ type: "integer", minimum: 1, maximum: 7 });
    expect(read("DEFAULT_LIST_LIMIT")).toBe(7);
    expect(read("IMPORT_OPERATION_TYPES")).toEqual({
      id: "string",
      parent: "object",
      records: "number",
      status: "string",
    });
  });

  it("writes the same bytes again", async () => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    expect(await workspace.generate()).toEqual({ exitCode: 0, output: "Every file is as it was" });
    expect(await workspace.snapshot()).toEqual(before);
  });
});

describe("generate --check", () => {
  it("names each file that is stale, missing or left over, and writes nothing", async () => {
    const workspace = await makeUpdatedWorkspace();
    expect(await workspace.generate("--check")).toEqual({
      exitCode: 0,
      output: "generated/ is fresh",
    });
    await workspace.write("generated/schema.ts", "export {};\n");
    await workspace.write("generated/stray.ts", "export {};\n");
    await workspace.write("spec/db_data_2030-01.oas.yaml", "");
    const before = await workspace.snapshot();
    const { exitCode, output } = await workspace.generate("--check");
    expect(exitCode).toBe(1);
    expect(output.split("\n").slice(0, -1)).toEqual([
      "generated/schema.ts is stale",
      "generated/stray.ts belongs to no contract",
      "spec/db_data_2030-01.oas.yaml belongs to no contract",
    ]);
    expect(await workspace.snapshot()).toEqual(before);
  });

  it("rejects a contract that was edited by hand", async () => {
    const workspace = await makeUpdatedWorkspace();
    const path = `spec/db_data_${MADE_UP_VERSION}.oas.yaml`;
    await workspace.write(path, `${await workspace.read(path)}# edited\n`);
    const { output } = await workspace.generate("--check");
    expect(output).toContain(`${path} is not the contract that spec/source.json locks`);
  });

  it.each([
    { text: "{", want: "is not JSON" },
    { text: "{}", want: "documents must have db_data" },
    { text: '{"document":{}}', want: "has an unknown key document: the keys are documents" },
    {
      text: '{"documents":{"db_meta":{}}}',
      want: "has an unknown key documents.db_meta: the keys are documents.db_data, documents.db_control",
    },
    {
      text: '{"documents":{"db_data":{}}}',
      want: "documents.db_data.operations must name at least one",
    },
    {
      text: '{"documents":{"db_data":{"operations":{"a":"b"},"fields":{}}}}',
      want: "has an unknown key documents.db_data.fields",
    },
    {
      text: '{"documents":{"db_data":{"operations":{"a":"b"},"responseFields":{"c":["d"]}}}}',
      want: "has an unknown key documents.db_data.responseFields.c",
    },
    {
      text: '{"documents":{"db_data":{"operations":{"a":"b"},"responseFields":{"a":"id"}}}}',
      want: "documents.db_data.responseFields.a must be a list of names of fields",
    },
    { text: sourceOf({ a: "b" }, { sha: "s" }), want: "has an unknown key lock.sha" },
    {
      text: sourceOf({ a: "b" }, { version: "2031-05", documents: { db_data: { sha: "s" } } }),
      want: "has an unknown key lock.documents.db_data.sha",
    },
    {
      text: sourceOf({ "Describe Stats": "e" }),
      want: 'operations has a name that is not in camelCase: "Describe Stats"',
    },
    { text: sourceOf({ more: "" }), want: "operations.more must be a text" },
    { text: sourceOf({ a: "b" }), want: "has no lock: run npm run spec:update" },
    {
      text: sourceOf({ a: "b" }, { version: "../x", documents: {} }),
      want: "must be YYYY-MM",
    },
  ])("rejects the source $text", async ({ text, want }) => {
    const workspace = await makeWorkspace();
    await workspace.write("spec/source.json", text);
    const { output } = await workspace.generate("--check");
    expect(output).toMatch(/^PipelineError: [^\n]+$/);
    expect(output).toContain(want);
  });
});

async function addAction(
  workspace: Workspace,
  target: string,
  versions: string | undefined,
  update = "{ x-added: true }",
): Promise<void> {
  const overlay = await workspace.read("spec/overlay.yaml");
  const marked = versions === undefined ? "" : `    x-versions: ${versions}\n`;
  await workspace.write(
    "spec/overlay.yaml",
    `${overlay}  - target: ${JSON.stringify(target)}\n${marked}    update: ${update}\n`,
  );
}

function sourceOf(operations: Record<string, string>, lock?: object): string {
  return JSON.stringify({ documents: { db_data: { operations } }, versionHeader: "V", lock });
}
