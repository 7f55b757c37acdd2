import { OPERATIONS } from "../../../generated/contract.js";
import {
  CANCEL,
  type ContractMutation,
  DESCRIBE,
  type Edit,
  FIELD,
  LIST,
  MODEL,
  makeGround,
  SCHEMAS,
  START,
} from "./contract-mutations.js";

const _ALL = Object.keys(OPERATIONS).join(", ");
const _KEY = "`apiKey in header Api-Key`";
const _OTHER_KEY = "`apiKey in header X-Key`";
const _HTTP = "`http bearer`";
const BEARER: Edit = [
  ["components", "securitySchemes", "Bearer"],
  { type: "http", scheme: "bearer" },
];
const { paths, components } = makeGround();
const ID_PARAMETERS = Object(paths)["/bulk/imports/{id}"].get.parameters;
const LIST_PARAMETERS = Object(paths)["/bulk/imports"].get.parameters;

/** Changes of operations as a whole, and of how they are written. */
export const OPERATION_MUTATIONS: readonly ContractMutation[] = [
  {
    name: "another credential is accepted, too",
    edits: [BEARER, [["security"], [{ ApiKeyAuth: [] }, { Bearer: [] }]]],
    verdict: "harmless",
  },
  {
    name: "another credential is needed, too",
    edits: [BEARER, [["security"], [{ ApiKeyAuth: [], Bearer: [] }]]],
    verdict: "breaking",
  },
  {
    name: "another credential is needed for one operation",
    edits: [BEARER, [[...START, "security"], [{ Bearer: [] }]]],
    verdict: "breaking",
  },
  {
    name: "two credentials that are needed are listed in another order",
    beforehand: [BEARER, [["security"], [{ ApiKeyAuth: [], Bearer: [] }]]],
    edits: [[["security"], [{ Bearer: [], ApiKeyAuth: [] }]]],
    verdict: undefined,
  },
  {
    name: "the key goes into another header",
    edits: [[["components", "securitySchemes", "ApiKeyAuth", "name"], "X-Key"]],
    verdict: "harmless",
  },
  {
    name: "a path moves",
    edits: [
      [["paths", "/imports"], Object(paths)["/bulk/imports"]],
      [["paths", "/bulk/imports"], undefined],
    ],
    verdict: "breaking",
  },
  {
    name: "an operation is renamed",
    beforehand: [[[...START, "operationId"], "beginImport"]],
    edits: [[[...START, "operationId"], "startBulkImport"]],
    verdict: "harmless",
  },
  {
    name: "an operation is deprecated",
    edits: [[[...START, "deprecated"], true]],
    verdict: "harmless",
  },
  {
    name: "other servers",
    beforehand: [[["servers"], [{ url: "https://{a}" }]]],
    edits: [[["servers"], [{ url: "https://{host}" }]]],
    verdict: "harmless",
  },
  {
    name: "an operation goes",
    edits: [[DESCRIBE, undefined]],
    verdict: "breaking",
  },
  {
    name: "the document gets another license",
    edits: [[["info", "license"], { name: "MIT" }]],
    beforehand: [[["info", "license"], { name: "ISC" }]],
    verdict: "harmless",
  },
  {
    name: "what the client has no use for: callbacks",
    edits: [[[...START, "callbacks"], { done: { "{$request.body#/url}": {} } }]],
    verdict: undefined,
  },
  // What is only written in another way
  {
    name: "a schema is renamed",
    edits: [
      [[...SCHEMAS, "Import"], Object(components).schemas.ImportModel],
      [
        [...DESCRIBE, "responses", "200", "content", "application/json", "schema"],
        { $ref: "#/components/schemas/Import" },
      ],
    ],
    verdict: undefined,
  },
  {
    name: "a reference is wrapped in an allOf",
    edits: [
      [
        [...SCHEMAS, "ListImportsResponse", "properties", "data", "items"],
        { allOf: [{ $ref: "#/components/schemas/ImportModel" }] },
      ],
    ],
    verdict: undefined,
  },
  {
    name: "what goes without saying is written out",
    edits: [
      [[...LIST, "parameters", "0", "required"], false],
      [[...LIST, "parameters", "0", "style"], "form"],
      [[...LIST, "parameters", "0", "explode"], true],
      [[...FIELD, "error", "nullable"], false],
      [[...MODEL, "required"], []],
      [[...MODEL, "additionalProperties"], true],
    ],
    verdict: "harmless",
  },
  {
    name: "a parameter moves to the path, and others stand in another order",
    edits: [
      [["paths", "/bulk/imports/{id}", "parameters"], ID_PARAMETERS],
      [[...DESCRIBE, "parameters"], undefined],
      [[...CANCEL, "parameters"], []],
      [[...LIST, "parameters"], [...LIST_PARAMETERS].reverse()],
    ],
    verdict: undefined,
  },
  {
    name: "OpenAPI 3.1 and its ways",
    beforehand: [
      [[...FIELD, "error", "nullable"], true],
      [[...FIELD, "percentComplete"], { type: "number", minimum: 0, exclusiveMinimum: true }],
    ],
    edits: [
      [["openapi"], "3.1.0"],
      [[...FIELD, "error"], { type: ["string", "null"] }],
      [[...FIELD, "percentComplete"], { type: ["number"], exclusiveMinimum: 0 }],
    ],
    verdict: "harmless",
  },
  {
    name: "examples and the order of things",
    edits: [
      [[...FIELD, "error", "example"], "other"],
      [[...SCHEMAS, "StartImportRequest", "properties"], reversed()],
    ],
    verdict: undefined,
  },
];

function reversed() {
  const { properties } = Object(components).schemas.StartImportRequest;
  return Object.fromEntries(Object.entries(properties).reverse());
}
