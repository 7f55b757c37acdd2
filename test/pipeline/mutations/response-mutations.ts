import {
  type ContractMutation,
  DESCRIBE,
  FIELD,
  MODEL,
  makeGround,
  ofImport,
  SCHEMAS,
  STATUSES,
} from "./contract-mutations.js";

const { components } = makeGround();
const FIELDS = Object.keys(Object(components).schemas.ImportModel.properties);
const PAGE = [...SCHEMAS, "ListImportsResponse", "properties"];

/** Changes of responses. */
export const RESPONSE_MUTATIONS: readonly ContractMutation[] = [
  {
    name: "a response gains a field",
    edits: [[[...FIELD, "region"], { type: "string" }]],
    want: ofImport("region", "harmless: new, string"),
  },
  {
    name: "a response gains a required field",
    edits: [
      [[...FIELD, "region"], { type: "string" }],
      [[...MODEL, "required"], ["region"]],
    ],
    want: ofImport("region", "harmless: new, string, always there"),
  },
  {
    name: "a response gains an object of fields",
    edits: [[[...FIELD, "cost"], { type: "object", properties: { units: { type: "integer" } } }]],
    want: ofImport("cost", "harmless: new, object"),
  },
  {
    name: "a response loses a field",
    edits: [[[...FIELD, "error"], undefined]],
    want: ofImport("error", "breaking: removed"),
  },
  {
    name: "a field of a response is renamed",
    edits: [
      [[...FIELD, "error"], undefined],
      [[...FIELD, "failure"], { type: "string" }],
    ],
    want: [
      ...ofImport("error", "breaking: removed"),
      ...ofImport("failure", "harmless: new, string"),
    ],
  },
  {
    name: "a field of a response is renamed, of a schema that is its alone",
    edits: [
      [[...FIELD, "status"], undefined],
      [[...FIELD, "state"], { type: "string", enum: STATUSES }],
    ],
    want: [...ofImport("status", "breaking: removed"), ...ofImport("state", "harmless: new")],
  },
  {
    name: "a response loses its schema",
    edits: [[[...DESCRIBE, "responses", "200", "content", "application/json"], {}]],
    want: ["breaking describeImport: answer body: `schema` removed"],
  },
  {
    name: "the response of a cancel loses what nobody is given",
    beforehand: [
      [[...SCHEMAS, "CancelImportResponse"], { type: "object", properties: { at: {} } }],
    ],
    edits: [[[...SCHEMAS, "CancelImportResponse"], { type: "object", properties: {} }]],
    want: ["harmless cancelImport: answer field `at`: removed"],
  },
  {
    name: "a status becomes a constant",
    edits: [[[...FIELD, "status"], { type: "string", const: "Pending" }]],
    want: ofImport(
      "status",
      "breaking: values lost: `InProgress`, `Failed`, `Completed`, `Cancelled`",
    ),
  },
  {
    name: "a field of a response no longer comes, as it is only for requests",
    edits: [[[...FIELD, "error", "writeOnly"], true]],
    want: ofImport("error", "breaking: writeOnly none -> `true`"),
  },
  {
    name: "a field allows anything, as a schema that is true",
    beforehand: [[["openapi"], "3.1.0"]],
    edits: [[[...FIELD, "error"], true]],
    want: ofImport("error", "breaking: type `string` -> none"),
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
    want: ofImport("node.next", "breaking: now another of the schemas that it is part of"),
  },
  {
    name: "a number in responses gets another format",
    edits: [[[...FIELD, "recordsImported", "format"], "int32"]],
    want: ofImport("recordsImported", "harmless: format `int64` -> `int32`"),
  },
  {
    name: "a time in responses loses its format",
    edits: [[[...FIELD, "createdAt", "format"], undefined]],
    want: ofImport("createdAt", "breaking: format `date-time` -> none"),
  },
  {
    name: "an alternative comes",
    beforehand: [[[...FIELD, "cost"], { oneOf: [{ type: "string" }] }]],
    edits: [[[...FIELD, "cost", "oneOf", "1"], { type: "integer" }]],
    want: ofImport("cost(oneOf 1)", "breaking: new, integer"),
  },
  {
    name: "a schema that only a discriminator names changes",
    beforehand: [
      [[...SCHEMAS, "Good"], { type: "object", properties: { sum: { type: "integer" } } }],
      [
        [...FIELD, "result"],
        { discriminator: { propertyName: "kind", mapping: { good: "#/components/schemas/Good" } } },
      ],
    ],
    edits: [[[...SCHEMAS, "Good", "properties", "sum"], { type: "string" }]],
    want: ofImport("result(oneOf 0).sum", "breaking: type `integer` -> `string`"),
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
    want: [
      "breaking listImports: answer field `pagination.next`: type `string` -> `integer`",
      ...ofImport("pair(prefixItems 0).next", "breaking: type `string` -> `integer`"),
      ...ofImport("labels(patternProperties ^x).next", "breaking: type `string` -> `integer`"),
    ],
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
    want: [
      ...ofImport("tree.leaf", "harmless: new, string"),
      ...ofImport("tree.parent.leaf", "harmless: new, string"),
    ],
  },
  {
    name: "what stands next to a reference clashes with it",
    beforehand: [
      [["openapi"], "3.1.0"],
      [[...SCHEMAS, "Level"], { type: "string", enum: ["a", "b"] }],
      [[...FIELD, "level"], { $ref: "#/components/schemas/Level" }],
    ],
    edits: [[[...FIELD, "level"], { $ref: "#/components/schemas/Level", enum: ["a"] }]],
    want: ofImport("level", "breaking: values lost: `b`"),
  },
  {
    name: "a field of a response becomes required",
    edits: [[[...MODEL, "required"], ["uri"]]],
    want: ofImport("uri", "harmless: now always there"),
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
    want: ofImport("uri", "breaking: may now be missing"),
  },
  {
    name: "a field of a response becomes required and another optional",
    beforehand: [[[...MODEL, "required"], ["uri"]]],
    edits: [[[...MODEL, "required"], ["error"]]],
    want: [
      ...ofImport("uri", "breaking: may now be missing"),
      ...ofImport("error", "harmless: now always there"),
    ],
  },
  {
    name: "a field of a response changes its type",
    edits: [[[...FIELD, "error"], { type: "object" }]],
    want: ofImport("error", "breaking: type `string` -> `object`"),
  },
  {
    name: "an integer in responses becomes a number",
    edits: [[[...FIELD, "recordsImported"], { type: "number", format: "int64" }]],
    want: ofImport("recordsImported", "harmless: type `integer` -> `number`"),
  },
  {
    name: "a field of a response may be null",
    edits: [[[...FIELD, "error", "nullable"], true]],
    want: ofImport("error", "breaking: type `string` -> `null | string`"),
  },
  {
    name: "a field of a response becomes one of several schemas",
    edits: [[[...FIELD, "error"], { oneOf: [{ type: "string" }, { type: "integer" }] }]],
    want: [
      ...ofImport("error", "breaking: type `string` -> none"),
      ...ofImport("error", "harmless: `oneOf` added"),
    ],
  },
  {
    name: "a field that holds an import within the import becomes anything",
    beforehand: [[[...FIELD, "parent"], { $ref: "#/components/schemas/ImportModel" }]],
    edits: [[[...FIELD, "parent"], {}]],
    want: ofImport("parent", "breaking: type `object` -> none"),
  },
  {
    name: "what a map of any fields holds changes",
    beforehand: [
      [[...FIELD, "labels"], { type: "object", additionalProperties: { type: "string" } }],
    ],
    edits: [[[...FIELD, "labels", "additionalProperties"], { type: "integer" }]],
    want: ofImport("labels.*", "breaking: type `string` -> `integer`"),
  },
  {
    name: "a default that is long changes",
    beforehand: [[[...FIELD, "error", "default"], "a"]],
    edits: [[[...FIELD, "error", "default"], "b".repeat(100)]],
    want: ofImport("error", `harmless: default \`"a"\` -> \`"${"b".repeat(59)}...\``),
  },
  {
    name: "an x-enum next to an enum, which counts, changes",
    beforehand: [[[...FIELD, "error"], { type: "string", enum: ["a"], "x-enum": ["a", "b"] }]],
    edits: [[[...FIELD, "error", "x-enum"], ["a"]]],
    want: [],
  },
  {
    name: "a limit of a response is loosened",
    edits: [[[...FIELD, "percentComplete", "maximum"], 200]],
    want: ofImport("percentComplete", "harmless: maximum `100` -> `200`"),
  },
  {
    name: "a list holds other things",
    edits: [[[...PAGE, "data", "items"], { type: "string" }]],
    want: [
      "breaking listImports: answer field `data[]`: type `object` -> `string`",
      ...FIELDS.map((field) => `breaking listImports: answer field \`data[].${field}\`: removed`),
    ],
  },
  {
    name: "a response gains a header",
    edits: [[[...DESCRIBE, "responses", "200", "headers"], { "X-Cost": {} }]],
    want: ["harmless describeImport: answer header `X-Cost`: new"],
  },
  {
    name: "a response loses a header",
    beforehand: [[[...DESCRIBE, "responses", "200", "headers"], { "X-Cost": {}, "X-Unit": {} }]],
    edits: [[[...DESCRIBE, "responses", "200", "headers", "X-Cost"], undefined]],
    want: ["harmless describeImport: answer header `X-Cost`: removed"],
  },
  {
    name: "a response comes in another form, too",
    edits: [[[...DESCRIBE, "responses", "200", "content", "text/csv"], {}]],
    want: ["harmless describeImport: answer body (`text/csv`): new"],
  },
];
