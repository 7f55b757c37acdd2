import {
  type ContractMutation,
  DESCRIBE,
  FIELD,
  MODEL,
  ofImport,
  SCHEMAS,
  START,
  STATUSES,
} from "./contract-mutations.js";

const ALL = "startImport, describeImport, listImports, cancelImport";
const ERROR = [...SCHEMAS, "rpcStatus", "properties"];
const PAGE = [...SCHEMAS, "ListImportsResponse", "properties"];

/** Changes of what is answered. */
export const ANSWER_MUTATIONS: readonly ContractMutation[] = [
  {
    name: "an enum of answers gains a value",
    edits: [
      [
        [...FIELD, "status", "enum"],
        [...STATUSES, "Paused"],
      ],
    ],
    want: ofImport("status", "harmless: values added: `Paused`"),
  },
  {
    name: "an enum of answers loses a value",
    edits: [[[...FIELD, "status", "enum"], STATUSES.slice(0, 4)]],
    want: ofImport("status", "breaking: values lost: `Cancelled`"),
  },
  {
    name: "an enum of answers gains a value and loses one",
    edits: [
      [
        [...FIELD, "status", "enum"],
        [...STATUSES.slice(0, 4), "Canceled"],
      ],
    ],
    want: ofImport("status", "breaking: values added: `Canceled`; values lost: `Cancelled`"),
  },
  {
    name: "an enum of answers is opened",
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    want: ofImport("status", "harmless: enum opened"),
  },
  {
    name: "an enum of answers is closed",
    beforehand: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    edits: [[[...FIELD, "status"], { type: "string", enum: STATUSES }]],
    want: ofImport("status", "harmless: enum closed"),
  },
  {
    name: "an enum of answers is opened and loses a value",
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES.slice(1) }]],
    want: [
      ...ofImport("status", "breaking: values lost: `Pending`"),
      ...ofImport("status", "harmless: enum opened"),
    ],
  },
  {
    name: "an open enum of answers loses a value",
    beforehand: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES.slice(1) }]],
    want: ofImport("status", "breaking: values lost: `Pending`"),
  },
  {
    name: "an enum of answers is put in another order",
    edits: [[[...FIELD, "status", "enum"], [...STATUSES].reverse()]],
    want: ofImport("status", "harmless: values in another order"),
  },
  {
    name: "an enum of answers goes",
    edits: [[[...FIELD, "status"], { type: "string" }]],
    want: ofImport(
      "status",
      `harmless: no longer limited to ${STATUSES.map((each) => `\`${each}\``).join(", ")}`,
    ),
  },
  {
    name: "a text in answers becomes an enum",
    edits: [
      [
        [...FIELD, "error", "enum"],
        ["bad", "worse"],
      ],
    ],
    want: ofImport("error", "harmless: limited to `bad`, `worse`"),
  },
  {
    name: "an answer gains a field",
    edits: [[[...FIELD, "region"], { type: "string" }]],
    want: ofImport("region", "harmless: new, string"),
  },
  {
    name: "an answer gains a required field",
    edits: [
      [[...FIELD, "region"], { type: "string" }],
      [[...MODEL, "required"], ["region"]],
    ],
    want: ofImport("region", "harmless: new, string, always there"),
  },
  {
    name: "an answer gains an object of fields",
    edits: [[[...FIELD, "cost"], { type: "object", properties: { units: { type: "integer" } } }]],
    want: ofImport("cost", "harmless: new, object"),
  },
  {
    name: "an answer loses a field",
    edits: [[[...FIELD, "error"], undefined]],
    want: ofImport("error", "breaking: removed"),
  },
  {
    name: "a field of an answer is renamed",
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
    name: "a field of an answer becomes required",
    edits: [[[...MODEL, "required"], ["uri"]]],
    want: ofImport("uri", "harmless: now always there"),
  },
  {
    name: "a field of an answer becomes optional",
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
    name: "a field of an answer becomes required and another optional",
    beforehand: [[[...MODEL, "required"], ["uri"]]],
    edits: [[[...MODEL, "required"], ["error"]]],
    want: [
      ...ofImport("uri", "breaking: may now be missing"),
      ...ofImport("error", "harmless: now always there"),
    ],
  },
  {
    name: "a field of an answer changes its type",
    edits: [[[...FIELD, "error"], { type: "object" }]],
    want: ofImport("error", "breaking: type `string` -> `object`"),
  },
  {
    name: "an integer in answers becomes a number",
    edits: [[[...FIELD, "recordsImported"], { type: "number", format: "int64" }]],
    want: ofImport("recordsImported", "harmless: type `integer` -> `number`"),
  },
  {
    name: "a field of an answer may be null",
    edits: [[[...FIELD, "error", "nullable"], true]],
    want: ofImport("error", "breaking: type `string` -> `null | string`"),
  },
  {
    name: "a field of an answer becomes one of several schemas",
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
    want: [
      ...ofImport("parent", "breaking: type `object` -> none"),
      ...ofImport("parent", "harmless: x-contains-itself `1` -> none"),
    ],
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
    name: "an x-enum beside an enum, which counts, changes",
    beforehand: [[[...FIELD, "error"], { type: "string", enum: ["a"], "x-enum": ["a", "b"] }]],
    edits: [[[...FIELD, "error", "x-enum"], ["a"]]],
    want: [],
  },
  {
    name: "a limit of an answer is loosened",
    edits: [[[...FIELD, "percentComplete", "maximum"], 200]],
    want: ofImport("percentComplete", "harmless: maximum `100` -> `200`"),
  },
  {
    name: "a list answers other things",
    edits: [[[...PAGE, "data", "items"], { type: "string" }]],
    want: [
      "breaking listImports: answer field `data[]`: type `object` -> `string`",
      "breaking listImports: answer field `data[]`: `properties` removed",
    ],
  },
  {
    name: "an error answer comes",
    edits: [[[...START, "responses", "409"], { description: "" }]],
    want: ["harmless startImport: error answer 409: new"],
  },
  {
    name: "an error answer goes",
    edits: [[[...START, "responses", "400"], undefined]],
    want: ["harmless startImport: error answer 400: removed"],
  },
  {
    name: "another success comes",
    edits: [[[...START, "responses", "202"], { description: "" }]],
    want: ["harmless startImport: answer 202: new"],
  },
  {
    name: "a success goes",
    edits: [[[...DESCRIBE, "responses", "200"], undefined]],
    want: ["breaking describeImport: answer 200: removed"],
  },
  {
    name: "the errors of all operations lose a field",
    edits: [[[...ERROR, "code"], undefined]],
    want: [`breaking ${ALL}: error answer field \`code\`: removed`],
  },
  {
    name: "an answer gains a header",
    edits: [[[...DESCRIBE, "responses", "200", "headers"], { "X-Cost": {} }]],
    want: ["harmless describeImport: answer headers: `headers` added"],
  },
  {
    name: "an answer loses a header",
    beforehand: [[[...DESCRIBE, "responses", "200", "headers"], { "X-Cost": {}, "X-Unit": {} }]],
    edits: [[[...DESCRIBE, "responses", "200", "headers", "X-Cost"], undefined]],
    want: ["harmless describeImport: answer header `X-Cost`: removed"],
  },
  {
    name: "an answer comes in another form, too",
    edits: [[[...DESCRIBE, "responses", "200", "content", "text/csv"], {}]],
    want: ["harmless describeImport: answer body (text/csv): new"],
  },
];
