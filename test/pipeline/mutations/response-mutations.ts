import {
  type ContractMutation,
  DESCRIBE,
  FIELD,
  MODEL,
  makeGround,
  SCHEMAS,
  STATUSES,
} from "./contract-mutations.js";

const { components } = makeGround();
const _FIELDS = Object.keys(Object(components).schemas.ImportModel.properties);
const PAGE = [...SCHEMAS, "ListImportsResponse", "properties"];

/** Changes of responses. */
export const RESPONSE_MUTATIONS: readonly ContractMutation[] = [
  {
    name: "a response gains a field",
    edits: [[[...FIELD, "region"], { type: "string" }]],
    verdict: "harmless",
  },
  {
    name: "a response gains a required field",
    edits: [
      [[...FIELD, "region"], { type: "string" }],
      [[...MODEL, "required"], ["region"]],
    ],
    verdict: "harmless",
  },
  {
    name: "a response gains an object of fields",
    edits: [[[...FIELD, "cost"], { type: "object", properties: { units: { type: "integer" } } }]],
    verdict: "harmless",
  },
  {
    name: "a response loses a field",
    edits: [[[...FIELD, "error"], undefined]],
    verdict: "breaking",
  },
  {
    name: "a field of a response is renamed",
    edits: [
      [[...FIELD, "error"], undefined],
      [[...FIELD, "failure"], { type: "string" }],
    ],
    verdict: "breaking",
  },
  {
    name: "a field of a response is renamed, of a schema that is its alone",
    edits: [
      [[...FIELD, "status"], undefined],
      [[...FIELD, "state"], { type: "string", enum: STATUSES }],
    ],
    verdict: "breaking",
  },
  {
    name: "a response loses its schema",
    edits: [[[...DESCRIBE, "responses", "200", "content", "application/json"], {}]],
    verdict: "breaking",
  },
  {
    name: "a status becomes a constant",
    edits: [[[...FIELD, "status"], { type: "string", const: "Pending" }]],
    verdict: "breaking",
  },
  {
    name: "a field of a response no longer comes, as it is only for requests",
    edits: [[[...FIELD, "error", "writeOnly"], true]],
    verdict: "breaking",
  },
  {
    name: "a field allows anything, as a schema that is true",
    beforehand: [[["openapi"], "3.1.0"]],
    edits: [[[...FIELD, "error"], true]],
    verdict: "breaking",
  },
  {
    name: "a field within itself becomes another of the schemas around it",
    beforehand: [
      [
        [...SCHEMAS, "Node"],
        { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } } },
      ],
      [[...FIELD, "node"], { $ref: "#/components/schemas/Node" }],
    ],
    edits: [
      [[...SCHEMAS, "Node", "properties", "next"], { $ref: "#/components/schemas/ImportModel" }],
    ],
    verdict: "breaking",
  },
  {
    name: "a number in responses gets another format",
    edits: [[[...FIELD, "recordsImported", "format"], "int32"]],
    verdict: "harmless",
  },
  {
    name: "a time in responses loses its format",
    edits: [[[...FIELD, "createdAt", "format"], undefined]],
    verdict: "breaking",
  },
  {
    name: "an alternative comes",
    beforehand: [[[...FIELD, "cost"], { oneOf: [{ type: "string" }] }]],
    edits: [[[...FIELD, "cost", "oneOf", "1"], { type: "integer" }]],
    verdict: "breaking",
  },
  {
    name: "a link, a list of items one by one, and a schema within a pattern",
    beforehand: [
      [["openapi"], "3.1.0"],
      [["components", "links"], { Next: { operationId: "listBulkImports" } }],
      [[...DESCRIBE, "responses", "200", "links"], { next: { $ref: "#/components/links/Next" } }],
      [
        [...FIELD, "pair"],
        { type: "array", prefixItems: [{ $ref: "#/components/schemas/Pagination" }] },
      ],
      [
        [...FIELD, "labels"],
        {
          type: "object",
          patternProperties: { "^x": { $ref: "#/components/schemas/Pagination" } },
        },
      ],
    ],
    edits: [[[...SCHEMAS, "Pagination", "properties", "next", "type"], "integer"]],
    verdict: "breaking",
  },
  {
    name: "a schema contains itself by the schema that it extends",
    beforehand: [
      [
        [...SCHEMAS, "Base"],
        { type: "object", properties: { parent: { $ref: "#/components/schemas/Base" } } },
      ],
      [
        [...SCHEMAS, "Derived"],
        {
          allOf: [
            { $ref: "#/components/schemas/Base" },
            { properties: { parent: { $ref: "#/components/schemas/Derived" } } },
          ],
        },
      ],
      [[...FIELD, "tree"], { $ref: "#/components/schemas/Derived" }],
    ],
    edits: [[[...SCHEMAS, "Base", "properties", "leaf"], { type: "string" }]],
    verdict: "harmless",
  },
  {
    name: "what stands next to a reference clashes with it",
    beforehand: [
      [["openapi"], "3.1.0"],
      [[...SCHEMAS, "Level"], { type: "string", enum: ["a", "b"] }],
      [[...FIELD, "level"], { $ref: "#/components/schemas/Level" }],
    ],
    edits: [[[...FIELD, "level"], { $ref: "#/components/schemas/Level", enum: ["a"] }]],
    verdict: "breaking",
  },
  {
    name: "a field of a response becomes required",
    edits: [[[...MODEL, "required"], ["uri"]]],
    verdict: "harmless",
  },
  {
    name: "a field of a response becomes optional",
    beforehand: [
      [
        [...MODEL, "required"],
        ["uri", "error"],
      ],
    ],
    edits: [[[...MODEL, "required"], ["error"]]],
    verdict: "breaking",
  },
  {
    name: "a field of a response becomes required and another optional",
    beforehand: [[[...MODEL, "required"], ["uri"]]],
    edits: [[[...MODEL, "required"], ["error"]]],
    verdict: "breaking",
  },
  {
    name: "a field of a response changes its type",
    edits: [[[...FIELD, "error"], { type: "object" }]],
    verdict: "breaking",
  },
  {
    name: "an integer in responses becomes a number",
    edits: [[[...FIELD, "recordsImported"], { type: "number", format: "int64" }]],
    verdict: "harmless",
  },
  {
    name: "a field of a response may be null",
    edits: [[[...FIELD, "error", "nullable"], true]],
    verdict: "breaking",
  },
  {
    name: "a field of a response becomes one of several schemas",
    edits: [[[...FIELD, "error"], { oneOf: [{ type: "string" }, { type: "integer" }] }]],
    verdict: "breaking",
  },
  {
    name: "a field that holds an import within the import becomes anything",
    beforehand: [[[...FIELD, "parent"], { $ref: "#/components/schemas/ImportModel" }]],
    edits: [[[...FIELD, "parent"], {}]],
    verdict: "breaking",
  },
  {
    name: "what a map of any fields holds changes",
    beforehand: [
      [[...FIELD, "labels"], { type: "object", additionalProperties: { type: "string" } }],
    ],
    edits: [[[...FIELD, "labels", "additionalProperties"], { type: "integer" }]],
    verdict: "breaking",
  },
  {
    name: "a default that is long changes",
    beforehand: [[[...FIELD, "error", "default"], "a"]],
    edits: [[[...FIELD, "error", "default"], "b".repeat(100)]],
    verdict: "harmless",
  },
  {
    name: "an x-enum next to an enum, which counts, changes",
    beforehand: [[[...FIELD, "error"], { type: "string", enum: ["a"], "x-enum": ["a", "b"] }]],
    edits: [[[...FIELD, "error", "x-enum"], ["a"]]],
    verdict: undefined,
  },
  {
    name: "a limit of a response is loosened",
    edits: [[[...FIELD, "percentComplete", "maximum"], 200]],
    verdict: "harmless",
  },
  {
    name: "a list holds other things",
    edits: [[[...PAGE, "data", "items"], { type: "string" }]],
    verdict: "breaking",
  },
  {
    name: "a response gains a header",
    edits: [[[...DESCRIBE, "responses", "200", "headers"], { "X-Cost": {} }]],
    verdict: "harmless",
  },
  {
    name: "a response loses a header",
    beforehand: [[[...DESCRIBE, "responses", "200", "headers"], { "X-Cost": {}, "X-Unit": {} }]],
    edits: [[[...DESCRIBE, "responses", "200", "headers", "X-Cost"], undefined]],
    verdict: "harmless",
  },
  {
    name: "a response comes in another form, too",
    edits: [[[...DESCRIBE, "responses", "200", "content", "text/csv"], {}]],
    verdict: "harmless",
  },
];
