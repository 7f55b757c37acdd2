import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { edit, MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace } from "../support/workspace.js";
import { readItems } from "./read-report.js";

type Edit = [path: string[], value: unknown];

const SCHEMAS = ["components", "schemas"];
const THING = [...SCHEMAS, "Thing"];
const LIST = ["paths", "/bulk/imports", "get"];
const IMPORT = { $ref: "#/components/schemas/Import" };
const thing = Object(makeUpstream()).components.schemas.Thing;
const DESCRIBE = ["paths", "/bulk/imports/{id}", "get"];

/** Changes that upstream may make, and the title of the report, its items, and a part of the schema. */
const TAKEN_OVER: {
  name: string;
  edits: Edit[];
  title: string;
  breaking?: string[];
  harmless?: string[];
  schema: string;
}[] = [
  {
    name: "renames a schema",
    edits: [
      [[...SCHEMAS, "State"], { type: "string", enum: ["Queued", "Done"] }],
      [[...THING, "properties", "status"], { $ref: "#/components/schemas/State" }],
      [[...SCHEMAS, "Status"], undefined],
    ],
    title: "no change found that users see",
    schema: 'State: "Queued" | "Done" | (string & {});',
  },
  {
    name: "changes a type in responses",
    edits: [[[...THING, "properties", "records"], { type: "string" }]],
    title: "2 changes, all breaking",
    breaking: [
      "`describeImport`: response field `records`: type `integer` -> `string`",
      "`listImports`: response field `data[].records`: type `integer` -> `string`",
    ],
    schema: "records?: string;",
  },
  {
    name: "adds a oneOf to responses",
    edits: [
      [[...THING, "properties", "result"], { oneOf: [{ type: "string" }, { type: "integer" }] }],
    ],
    title: "2 changes, none breaking",
    harmless: [
      "`describeImport`: response field `result`: new",
      "`listImports`: response field `data[].result`: new",
    ],
    schema: "result?: string | number;",
  },
  {
    name: "gains a required field of responses",
    edits: [
      [[...THING, "properties", "owner"], { type: "string" }],
      [
        [...THING, "required"],
        ["id", "owner"],
      ],
    ],
    title: "4 changes, none breaking",
    harmless: [
      "`describeImport`: response body: now required: `owner`",
      "`describeImport`: response field `owner`: new, string",
      "`listImports`: response field `data[]`: now required: `owner`",
      "`listImports`: response field `data[].owner`: new, string",
    ],
    schema: "owner: string;",
  },
  {
    name: "gains an object of fields on the import",
    edits: [
      [
        [...THING, "properties", "cost"],
        { type: "object", properties: { units: { type: "integer" } } },
      ],
    ],
    title: "2 changes, none breaking",
    harmless: [
      "`describeImport`: response field `cost`: new, object",
      "`listImports`: response field `data[].cost`: new, object",
    ],
    schema: "cost?: {",
  },
];

describe("spec:update accepts a document that", () => {
  it.each(TAKEN_OVER)("$name", async ({ edits, title, breaking = [], harmless = [], schema }) => {
    const workspace = await makeUpdatedWorkspace();
    const from = await workspace.publish(MADE_UP_VERSION, changed(edits));
    const { exitCode, output } = await workspace.update("--from", from);
    expect(exitCode, output).toBe(0);
    expect(output.split("\n")[0]).toBe(`# ${MADE_UP_VERSION}: ${title}`);
    expect(readItems(output, "Breaking")).toEqual(breaking);
    expect(readItems(output, "Not breaking")).toEqual(harmless);
    expect(await workspace.read("generated/schema.ts")).toContain(schema);
    expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
  });

  it("cannot be compared, and reports it", async () => {
    const workspace = await makeUpdatedWorkspace();
    const names = Array.from({ length: 12 }, (_, index) => `Filter${index}`);
    const properties = Object.fromEntries(
      names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
    );
    const filters = names.map((name): Edit => [[...SCHEMAS, name], { type: "object", properties }]);
    const from = await workspace.publish(
      MADE_UP_VERSION,
      changed([...filters, [[...THING, "properties", "filter"], properties.Filter0]]),
    );
    const { exitCode, output } = await workspace.update("--from", from);
    expect(exitCode, output).toBe(0);
    expect(output.split("\n")[0]).toBe(`# ${MADE_UP_VERSION}: what changed could not be compared`);
    expect(readItems(output, "Look for yourself")).toEqual([
      expect.stringContaining("an operation has more than 20000 parts"),
    ]);
    expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
  });

  it("gains an operation that is not kept, without a change of the contract", async () => {
    const workspace = await makeUpdatedWorkspace();
    const { "spec/source.json": _, ...before } = await workspace.snapshot();
    const edits: Edit[] = [
      [["paths", "/bulk/imports", "patch"], { operationId: "patchThing", responses: {} }],
      [["paths", "/bulk/exports"], { get: { operationId: "listExports", responses: {} } }],
    ];
    const from = await workspace.publish(MADE_UP_VERSION, changed(edits));
    const { output } = await workspace.update("--from", from);
    expect(output).toContain("no change in the contract; upstream changed in prose, or outside of");
    const { "spec/source.json": __, ...after } = await workspace.snapshot();
    expect(after).toEqual(before);
  });

  it("has an operation that spec/source.json now names, which is not breaking", async () => {
    const workspace = await makeUpdatedWorkspace();
    const source = JSON.parse(await workspace.read("spec/source.json"));
    source.documents.db_data.operations.describeOther = "other";
    await workspace.write("spec/source.json", JSON.stringify(source));
    const from = join(workspace.root, "upstream");
    const { exitCode, output } = await workspace.update("--from", from);
    expect(exitCode, output).toBe(0);
    expect(output.split("\n")[0]).toBe(`# ${MADE_UP_VERSION}: 1 change, not breaking`);
    expect(readItems(output, "Not breaking")).toEqual(["`describeOther`: new operation"]);
    const { operations } = JSON.parse(await workspace.read("spec/source.json"));
    expect(operations).toEqual(source.operations);
  });

  it("renames an operation, once spec/source.json names it so", async () => {
    const workspace = await makeUpdatedWorkspace();
    const from = await workspace.publish(
      MADE_UP_VERSION,
      changed([[[...LIST, "operationId"], "listAll"]]),
    );
    const rejected = await workspace.update("--from", from);
    expect(rejected.output).toContain(
      "lacks the operation listThings (listImports): if upstream renamed it, name it so in operations of spec/source.json",
    );
    const source = await workspace.read("spec/source.json");
    await workspace.write("spec/source.json", source.replace("listThings", "listAll"));
    const { output } = await workspace.update("--from", from);
    expect(output.split("\n")[0]).toBe(`# ${MADE_UP_VERSION}: 1 change, not breaking`);
    expect(readItems(output, "Not breaking")).toEqual([
      "`listImports`: operationId `listThings` -> `listAll` (the client has names of its own)",
    ]);
  });
});

it("spec:check reports an operation that is lost, and everything else that changed", async () => {
  const workspace = await makeUpdatedWorkspace();
  const text = changed([
    [DESCRIBE, undefined],
    [[...SCHEMAS, "Start", "properties", "uri", "maxLength"], 20],
  ]);
  const from = await workspace.publish(MADE_UP_VERSION, text);
  const { exitCode, output } = await workspace.update("--check", "--from", from);
  expect(exitCode).toBe(1);
  expect(readItems(output, "Breaking")).toEqual([
    "`startImport`: request field `uri`: maxLength `30` -> `20`",
    "`describeImport`: removed",
  ]);
  expect(readItems(output, "To do first")).toEqual([
    expect.stringContaining("lacks the operation describeThing"),
  ]);
});

it("spec:check reports what changed even if the overlay cannot be read", async () => {
  const workspace = await makeUpdatedWorkspace();
  await workspace.write("spec/overlay.yaml", "nothing: here\n");
  const text = changed([[[...SCHEMAS, "Start", "properties", "uri", "maxLength"], 40]]);
  const from = await workspace.publish(MADE_UP_VERSION, text);
  const { exitCode, output } = await workspace.update("--check", "--from", from);
  expect(exitCode).toBe(1);
  expect(readItems(output, "Not breaking")).toHaveLength(1);
  expect(readItems(output, "To do first")).toEqual([
    expect.stringContaining("is not an OpenAPI Overlay 1.0 document"),
  ]);
});

describe("spec:update rejects, after the report and without a file changed, a document that", () => {
  it.each<{ name: string; edits: Edit[]; want: string }>([
    {
      name: "loses an operation",
      edits: [[DESCRIBE, undefined]],
      want: "lacks the operation describeThing",
    },
    {
      name: "renames a schema that the overlay names",
      edits: [
        [[...SCHEMAS, "Import"], { ...thing, properties: { ...thing.properties, parent: IMPORT } }],
        [THING, undefined],
        [[...DESCRIBE, "responses", "200", "content", "application/json", "schema"], IMPORT],
        [[...SCHEMAS, "Page", "properties", "data", "items"], IMPORT],
      ],
      want: "this action matches nothing: $.components.schemas.Thing.properties.records",
    },
    {
      name: "has a version that YAML 1.1 reads as a date",
      edits: [[["info", "version"], "2031-05-01"]],
      want: 'info.version must be 2031-05: it states "2031-05-01"',
    },
  ])("$name", async ({ edits, want }) => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const from = await workspace.publish(MADE_UP_VERSION, unquoteVersion(changed(edits)));
    const { exitCode, output } = await workspace.update("--from", from);
    // What changed is printed before the reason.
    const lines = output.split("\n");
    expect(lines.at(-1)).toMatch(/^PipelineError: /);
    expect(lines.at(-1)).toContain(want);
    expect(lines[0]).toMatch(/^(# 2031-05: |PipelineError)/);
    expect(exitCode).toBeUndefined();
    expect(await workspace.snapshot()).toEqual(before);
  });
});

describe("spec:update reads", () => {
  it("a version without quotes, and writes quotes around what YAML 1.1 would read as a date", async () => {
    const workspace = await makeUpdatedWorkspace();
    const text = unquoteVersion(
      changed([[[...THING, "properties", "day"], { type: "string", example: "2031-05-01" }]]),
    );
    expect(text).toMatch(/version: 2031-05$/m);
    const from = await workspace.publish(MADE_UP_VERSION, text);
    expect(await workspace.update("--from", from)).toMatchObject({ exitCode: 0 });
    const document = await workspace.read("generated/openapi.yaml");
    expect(document).toContain('example: "2031-05-01"');
    expect(await workspace.read("generated/contract.ts")).toContain('API_VERSION = "2031-05"');
  });
});

function changed(edits: readonly Edit[]): string {
  const document = makeUpstream();
  for (const [path, value] of edits) edit(document, path, value);
  return toYaml(document);
}

function unquoteVersion(text: string): string {
  return text.replace(/version: "(2031-05[-\d]*)"/, "version: $1");
}
