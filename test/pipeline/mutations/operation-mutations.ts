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

const ALL = Object.keys(OPERATIONS).join(", ");
const KEY = "`apiKey in header Api-Key`";
const OTHER_KEY = "`apiKey in header X-Key`";
const HTTP = "`http bearer`";
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
    want: [`harmless ${ALL}: secured by ${KEY}, or ${HTTP}, before by ${KEY}`],
  },
  {
    name: "another credential is needed, too",
    edits: [BEARER, [["security"], [{ ApiKeyAuth: [], Bearer: [] }]]],
    want: [`breaking ${ALL}: secured by ${KEY} and ${HTTP}, before by ${KEY}`],
  },
  {
    name: "another credential is needed for one operation",
    edits: [BEARER, [[...START, "security"], [{ Bearer: [] }]]],
    want: [`breaking startImport: secured by ${HTTP}, before by ${KEY}`],
  },
  {
    name: "two credentials that are needed are listed in another order",
    beforehand: [BEARER, [["security"], [{ ApiKeyAuth: [], Bearer: [] }]]],
    edits: [[["security"], [{ Bearer: [], ApiKeyAuth: [] }]]],
    want: [],
  },
  {
    name: "the key goes into another header",
    edits: [[["components", "securitySchemes", "ApiKeyAuth", "name"], "X-Key"]],
    want: [`harmless ${ALL}: secured by ${OTHER_KEY}, before by ${KEY}`],
  },
  {
    name: "a path moves",
    edits: [
      [["paths", "/imports"], Object(paths)["/bulk/imports"]],
      [["paths", "/bulk/imports"], undefined],
    ],
    want: [
      "breaking startImport: moved from `POST /bulk/imports` to `POST /imports`",
      "breaking listImports: moved from `GET /bulk/imports` to `GET /imports`",
    ],
  },
  {
    name: "an operation is renamed",
    beforehand: [[[...START, "operationId"], "beginImport"]],
    edits: [[[...START, "operationId"], "startBulkImport"]],
    want: ["harmless startImport: renamed from `beginImport` to `startBulkImport`"],
  },
  {
    name: "an operation is renamed and moves",
    beforehand: [[["paths", "/bulk/imports", "post", "operationId"], "beginImport"]],
    edits: [
      [["paths", "/imports"], { post: Object(paths)["/bulk/imports"].post }],
      [START, undefined],
    ],
    want: ["breaking startImport: `startBulkImport`: was not in the contract before"],
  },
  {
    name: "an operation is deprecated",
    edits: [[[...START, "deprecated"], true]],
    want: ["harmless startImport: deprecated none -> `true`"],
  },
  {
    name: "other servers",
    beforehand: [[["servers"], [{ url: "https://{a}" }]]],
    edits: [[["servers"], [{ url: "https://{host}" }]]],
    want: ['harmless : servers `[{"url":"https://{a}"}]` -> `[{"url":"https://{host}"}]`'],
  },
  {
    name: "an operation goes",
    edits: [[DESCRIBE, undefined]],
    want: ["breaking describeImport: `describeBulkImport`: removed"],
  },
  {
    name: "a credential is for more than before",
    beforehand: [
      [["components", "securitySchemes", "Login"], { type: "oauth2" }],
      [["security"], [{ ApiKeyAuth: [] }, { Login: ["read"] }]],
    ],
    edits: [[["security"], [{ ApiKeyAuth: [] }, { Login: ["read", "write"] }]]],
    want: [
      `harmless ${ALL}: secured by ${KEY}, or \`oauth2 for read, write\`, before by ${KEY}, or \`oauth2 for read\``,
    ],
  },
  {
    name: "the document gets another license",
    edits: [[["info", "license"], { name: "MIT" }]],
    beforehand: [[["info", "license"], { name: "ISC" }]],
    want: ['harmless : license `{"name":"ISC"}` -> `{"name":"MIT"}`'],
  },
  {
    name: "a path gets servers of its own",
    edits: [[["paths", "/bulk/imports", "servers"], [{ url: "https://other" }]]],
    want: ["harmless startImport, listImports: `servers`: `servers` added"],
  },
  {
    name: "what the client has no use for: callbacks",
    edits: [[[...START, "callbacks"], { done: { "{$request.body#/url}": {} } }]],
    want: [],
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
    want: [],
  },
  {
    name: "a reference is wrapped in an allOf",
    edits: [
      [
        [...SCHEMAS, "ListImportsResponse", "properties", "data", "items"],
        { allOf: [{ $ref: "#/components/schemas/ImportModel" }] },
      ],
    ],
    want: [],
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
    want: [],
  },
  {
    name: "a parameter moves to the path, and others stand in another order",
    edits: [
      [["paths", "/bulk/imports/{id}", "parameters"], ID_PARAMETERS],
      [[...DESCRIBE, "parameters"], undefined],
      [[...CANCEL, "parameters"], []],
      [[...LIST, "parameters"], [...LIST_PARAMETERS].reverse()],
    ],
    want: [],
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
    want: ["harmless : OpenAPI `3.0.3` -> `3.1.0`"],
  },
  {
    name: "examples and the order of things",
    edits: [
      [[...FIELD, "error", "example"], "other"],
      [[...SCHEMAS, "StartImportRequest", "properties"], reversed()],
    ],
    want: [],
  },
];

function reversed() {
  const { properties } = Object(components).schemas.StartImportRequest;
  return Object.fromEntries(Object.entries(properties).reverse());
}
