import ts from "typescript";
import { describe, expect, it } from "vitest";
import { edit, MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeWorkspace, type Workspace } from "../support/workspace.js";

const schema = (...path: string[]) => ["components", "schemas", ...path];

/** Forms that Pinecone's documents do not use today, and a part of what must be generated. */
const FORMS: {
  name: string;
  edits: [path: string[], value: unknown][];
  file: "contract.ts" | "schema.ts" | "openapi.yaml";
  want: string | RegExp;
}[] = [
  {
    name: "types in a list, as OpenAPI 3.1 has them",
    edits: [
      [["openapi"], "3.1.0"],
      [schema("Thing", "properties", "records"), { type: ["integer", "null"] }],
      [schema("Id", "type"), ["string"]],
    ],
    file: "contract.ts",
    want: /"id": "string",\s+"parent": "object",\s+"records": "number"/,
  },
  {
    name: "an enum whose type stands in a list",
    edits: [
      [["openapi"], "3.1.0"],
      [schema("Mode", "properties", "onError"), { type: ["string"], enum: ["abort", "continue"] }],
    ],
    file: "contract.ts",
    want: /"values": \[\s+"abort",\s+"continue"\s+\]/,
  },
  {
    name: "a limit next to a reference, which counts from OpenAPI 3.1 on",
    edits: [
      [["openapi"], "3.1.0"],
      [
        ["paths", "/bulk/imports/{id}", "parameters"],
        [
          {
            in: "path",
            name: "id",
            required: true,
            schema: { $ref: "#/components/schemas/Text", maxLength: 9 },
          },
        ],
      ],
      [schema("Text"), { type: "string" }],
    ],
    file: "contract.ts",
    want: /IMPORT_ID = \{\s+"type": "string",\s+"maxLength": 9\s+\}/,
  },
  {
    name: "a limit next to a reference, which does not count before",
    edits: [
      [
        ["paths", "/bulk/imports/{id}", "parameters"],
        [
          {
            in: "path",
            name: "id",
            required: true,
            schema: { $ref: "#/components/schemas/Id", maxLength: 9 },
          },
        ],
      ],
    ],
    file: "contract.ts",
    want: /IMPORT_ID = \{\s+"type": "string",\s+"minLength": 1,\s+"maxLength": 12\s+\}/,
  },
  {
    name: "a field that stands in several parts of an allOf",
    edits: [
      [
        schema("Start"),
        {
          allOf: [
            {
              type: "object",
              required: ["uri"],
              properties: { uri: { type: "string", maxLength: 30 } },
            },
            { properties: { uri: { minLength: 6 } } },
          ],
        },
      ],
    ],
    file: "contract.ts",
    want: /"uri": \{\s+"type": "string",\s+"minLength": 6,\s+"maxLength": 30,\s+"required": true/,
  },
  {
    name: "components that only a discriminator names",
    edits: [
      [schema("Thing", "properties", "result"), { $ref: "#/components/schemas/Result" }],
      [
        schema("Result"),
        {
          type: "object",
          properties: { kind: { type: "string" } },
          discriminator: {
            propertyName: "kind",
            mapping: { good: "#/components/schemas/Good", bad: "#/components/schemas/Bad" },
          },
        },
      ],
      [schema("Good"), { type: "object", properties: { sum: { type: "integer" } } }],
      [schema("Bad"), { type: "object", properties: { why: { type: "string" } } }],
    ],
    file: "schema.ts",
    want: /Bad: \{[^}]*why[\s\S]*Good: \{/,
  },
  {
    name: "prose next to a reference, and a link to documentation",
    edits: [
      [
        schema("Thing", "properties", "status"),
        { $ref: "#/components/schemas/Status", description: "prose" },
      ],
      [schema("Thing", "externalDocs"), { url: "https://example.com", description: "prose" }],
    ],
    file: "openapi.yaml",
    want: /^(?![\s\S]*(prose|externalDocs))/,
  },
  {
    name: "a version header that stands at the path",
    edits: [
      [["paths", "/bulk/imports", "parameters"], [{ $ref: "#/components/parameters/Version" }]],
    ],
    file: "schema.ts",
    want: /^(?![\s\S]*header\??: \{)/,
  },
  {
    name: "a field with a default, which may still be left out",
    edits: [[schema("Start", "properties", "integrationId", "default"), "none"]],
    file: "schema.ts",
    want: /integrationId\?: string;/,
  },
  {
    name: "a success that is documented as 2XX",
    edits: [
      [
        ["paths", "/bulk/imports/{id}", "get", "responses"],
        {
          "2XX": {
            description: "any",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
          },
        },
      ],
    ],
    file: "contract.ts",
    want: /"records": "number"/,
  },
  {
    name: "a parameter of a list that must be given",
    edits: [
      [
        ["paths", "/bulk/imports", "get", "parameters"],
        [
          { in: "query", name: "limit", required: true, schema: { type: "integer", default: 5 } },
          { in: "query", name: "paginationToken", schema: { type: "string" } },
        ],
      ],
    ],
    file: "contract.ts",
    want: /"limit": \{\s+"type": "integer",\s+"required": true/,
  },
  {
    name: "an int32 without limits of its own",
    edits: [[schema("Start", "properties", "level"), { type: "integer", format: "int32" }]],
    file: "contract.ts",
    want: /"minimum": -2147483648,\s+"maximum": 2147483647/,
  },
  {
    name: "an enum of numbers in a response",
    edits: [[schema("Thing", "properties", "records"), { type: "integer", enum: [1, 2] }]],
    file: "schema.ts",
    want: /records\?: number;/,
  },
  {
    name: "a component whose name needs escapes",
    edits: [
      [schema("a/b c%d"), { type: "string", maxLength: 12 }],
      [schema("Started", "properties", "id"), { $ref: "#/components/schemas/a~1b%20c%25d" }],
    ],
    file: "schema.ts",
    want: /"a\/b c%d": string;/,
  },
  {
    name: "an enum value with quotes and the end of a comment",
    edits: [[schema("Status", "enum"), ['a"b', "c`d", "*/ e"]]],
    file: "schema.ts",
    want: "(string & {})",
  },
  {
    name: "an example that YAML 1.1 reads as a date",
    edits: [[schema("Thing", "properties", "day"), { type: "string", example: "2031-05-01" }]],
    file: "schema.ts",
    want: "2031-05-01",
  },
];

describe("spec:update handles", () => {
  it.each(FORMS)("$name", async ({ edits, file, want }) => {
    const document = makeUpstream();
    for (const [path, value] of edits) edit(document, path, value);
    const workspace = await makeWorkspace();
    const from = await workspace.publish(MADE_UP_VERSION, toYaml(document));
    const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
    expect(exitCode, output).toBe(0);
    expect(await workspace.read(`generated/${file}`)).toMatch(want);
    for (const each of ["contract.ts", "schema.ts"]) {
      expect(await findSyntaxErrors(workspace, `generated/${each}`)).toEqual([]);
    }
  });
});

describe("spec:update reads", () => {
  it("anchors and merge keys of YAML", async () => {
    const workspace = await makeWorkspace();
    const text = toYaml(makeUpstream())
      .replace("    Id:\n", "    Id: &id\n")
      .replace("maxLength: 30", "<<: *id\n          maxLength: 30");
    expect(text).toContain("<<: *id");
    const from = await workspace.publish(MADE_UP_VERSION, text);
    const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
    expect(exitCode, output).toBe(0);
    expect(await workspace.read("generated/contract.ts")).toMatch(
      /"uri": \{\s+"type": "string",\s+"minLength": 1,\s+"maxLength": 30/,
    );
  });
});

async function findSyntaxErrors(workspace: Workspace, path: string): Promise<unknown[]> {
  const { diagnostics = [] } = ts.transpileModule(await workspace.read(path), {
    reportDiagnostics: true,
  });
  return diagnostics.map(({ messageText }) => messageText);
}
