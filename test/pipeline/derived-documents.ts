import {
  CANCEL,
  DESCRIBE,
  type Edit,
  FIELD,
  LIST,
  MODEL,
  ON_ERROR,
  REQUEST,
  SCHEMAS,
  START,
  STATUSES,
} from "./mutations/contract-mutations.js";

/** A document that upstream might publish next, and what an update to it reports. */
interface DerivedDocument {
  name: string;
  version: string;
  edits: Edit[];
  verdict: "breaking" | "harmless";
  /** What the report says is left to the server. */
  unchecked?: string[];
}

/** As upstream had it until 2025-04. */
const LIMIT = { format: "int32", default: "100", minimum: 1, maximum: 100 };

const OPERATIONS = [LIST, START, DESCRIBE, CANCEL];
const limit = (schema: object): Edit => [
  [...LIST, "parameters"],
  [
    { in: "query", name: "limit", schema: { type: "integer", ...schema } },
    { in: "query", name: "paginationToken", schema: { type: "string" } },
  ],
];
const idParameter = {
  in: "path",
  name: "id",
  required: true,
  schema: { type: "string", minLength: 1, maxLength: 1000 },
};
const headed = (required: boolean): Edit[] =>
  OPERATIONS.map((operation) => [
    [...operation, "parameters"],
    [
      { in: "header", name: "X-Pinecone-Api-Version", required, schema: { type: "string" } },
      ...(operation === DESCRIBE || operation === CANCEL ? [idParameter] : []),
      ...(operation === LIST ? Object(limit(LIMIT)[1]) : []),
    ],
  ]);
const ALL_FIELDS = [
  "createdAt",
  "error",
  "finishedAt",
  "id",
  "percentComplete",
  "recordsImported",
  "status",
  "uri",
];
const COUNTS = {
  type: "object",
  properties: {
    importSuccesses: { type: "integer", format: "int64" },
    importErrors: { type: "integer", format: "int64" },
  },
};

export const DERIVED_DOCUMENTS: readonly DerivedDocument[] = [
  {
    name: "2024-10, whose limit has a string as its default, and whose stats lack metric and vectorType",
    version: "2024-10",
    edits: [
      limit(LIMIT),
      [[...SCHEMAS, "IndexDescription", "properties", "metric"], undefined],
      [[...SCHEMAS, "IndexDescription", "properties", "vectorType"], undefined],
    ],
    verdict: "breaking",
  },
  {
    name: "limits and examples that are strings",
    version: "2025-01",
    edits: [
      limit({ default: "50", minimum: "1", maximum: "100", example: "10" }),
      [[...FIELD, "recordsImported", "example"], "1000"],
      [[...FIELD, "error", "example"], 7],
    ],
    verdict: "breaking",
  },
  {
    name: "other limits, and no default",
    version: "2031-01",
    edits: [
      limit({ minimum: 5, maximum: 20 }),
      [[...REQUEST, "properties", "uri", "maxLength"], 2000],
    ],
    verdict: "breaking",
  },
  {
    name: "every field of a response required",
    version: "2031-01",
    edits: [
      [[...MODEL, "required"], ALL_FIELDS],
      [
        [...SCHEMAS, "ListImportsResponse", "required"],
        ["data", "pagination"],
      ],
      [[...SCHEMAS, "Pagination", "required"], ["next"]],
      [[...SCHEMAS, "StartImportResponse", "required"], ["id"]],
      [
        [...SCHEMAS, "rpcStatus", "required"],
        ["code", "message", "details"],
      ],
    ],
    verdict: "harmless",
  },
  {
    name: "a new field of each type in responses",
    version: "2031-01",
    edits: [
      [[...FIELD, "text"], { type: "string", format: "uuid" }],
      [[...FIELD, "count"], { type: "integer" }],
      [[...FIELD, "ratio"], { type: "number" }],
      [[...FIELD, "isFast"], { type: "boolean" }],
      [[...FIELD, "labels"], { type: "array", items: { type: "string" } }],
      [[...FIELD, "counts"], COUNTS],
      [[...FIELD, "map"], { type: "object", additionalProperties: { type: "integer" } }],
      [[...FIELD, "either"], { oneOf: [{ type: "string" }, { type: "integer" }] }],
      [[...FIELD, "perhaps"], { type: "string", nullable: true }],
    ],
    verdict: "harmless",
  },
  {
    name: "a new field of each type in requests",
    version: "2031-01",
    edits: [
      [[...REQUEST, "properties", "text"], { type: "string", pattern: "^a", format: "uuid" }],
      [[...REQUEST, "properties", "labels"], { type: "array", items: { type: "string" } }],
      [
        [...REQUEST, "properties", "map"],
        { type: "object", additionalProperties: { type: "string" } },
      ],
      [[...REQUEST, "properties", "either"], { oneOf: [{ type: "string" }, { type: "integer" }] }],
      [[...REQUEST, "properties", "perhaps"], { type: "string", nullable: true }],
      [[...REQUEST, "properties", "level"], { type: "integer", enum: [1, 2] }],
    ],
    verdict: "harmless",
    unchecked: [
      "startImport.text: pattern",
      "startImport.text: format",
      "startImport.labels: its type",
      "startImport.map: its fields",
      "startImport.either: oneOf",
      "startImport.perhaps: its type",
      "startImport.level: enum",
    ],
  },
  {
    name: "enums opened and grown",
    version: "2031-01",
    edits: [
      [[...FIELD, "status"], { type: "string", "x-enum": [...STATUSES, "Paused"] }],
      [ON_ERROR, { type: "string", "x-enum": ["abort", "continue", "retry"] }],
    ],
    verdict: "harmless",
  },
  {
    name: "enums closed",
    version: "2031-01",
    edits: [
      [[...FIELD, "status"], { type: "string", enum: STATUSES }],
      [ON_ERROR, { type: "string", enum: ["abort", "continue"] }],
    ],
    verdict: "harmless",
  },
  {
    name: "the version header optional",
    version: "2031-01",
    edits: headed(false),
    verdict: "harmless",
  },
  {
    name: "OpenAPI 3.1",
    version: "2031-01",
    edits: [
      [["openapi"], "3.1.0"],
      [[...FIELD, "error"], { type: ["string"] }],
      [[...FIELD, "note"], { type: ["string", "null"] }],
      [[...FIELD, "percentComplete"], { type: ["number"], exclusiveMinimum: -1, maximum: 100 }],
    ],
    verdict: "harmless",
  },
  {
    name: "2026-07, as its reference pages have it",
    version: "2026-07",
    edits: [
      ...headed(true),
      [[...FIELD, "status"], { type: "string", "x-enum": STATUSES }],
      [ON_ERROR, { type: "string", "x-enum": ["abort", "continue"] }],
      [[...FIELD, "validationResult"], COUNTS],
      [
        [...MODEL, "required"],
        ["id", "uri", "status", "createdAt", "percentComplete", "recordsImported"],
      ],
    ],
    verdict: "harmless",
  },
];
