import {
  CANCEL,
  type ContractMutation,
  DESCRIBE,
  LIST,
  makeGround,
  ON_ERROR,
  REQUEST,
  START,
} from "./contract-mutations.js";

const DESCRIBED = Object(makeGround().paths)["/bulk/imports/{id}"].get;

/** Changes of what is sent. */
export const REQUEST_MUTATIONS: readonly ContractMutation[] = [
  {
    name: "a required header comes",
    edits: [[[...LIST, "parameters", "2"], { in: "header", name: "X-Team", required: true }]],
    want: ["breaking listImports: header `X-Team`: new, required"],
  },
  {
    name: "the version header is listed as required",
    edits: [
      [
        [...CANCEL, "parameters", "1"],
        { in: "header", name: "x-pinecone-api-version", required: true },
      ],
    ],
    want: ["harmless cancelImport: header `x-pinecone-api-version`: new, required"],
  },
  {
    name: "the version header has another default, which is the version",
    beforehand: [
      [
        [...START, "parameters"],
        [{ in: "header", name: "X-Pinecone-Api-Version", schema: { default: "2031-01" } }],
      ],
    ],
    edits: [[[...START, "parameters", "0", "schema", "default"], "2031-04"]],
    want: [],
  },
  {
    name: "an optional parameter comes",
    edits: [[[...LIST, "parameters", "2"], { in: "query", name: "status" }]],
    want: ["harmless listImports: query parameter `status`: new, optional"],
  },
  {
    name: "a parameter goes, and a header comes in its place",
    edits: [[[...LIST, "parameters", "0"], { in: "header", name: "X-Limit", required: true }]],
    want: [
      "breaking listImports: query parameter `limit`: removed",
      "breaking listImports: header `X-Limit`: new, required",
    ],
  },
  {
    name: "a parameter becomes required",
    edits: [[[...LIST, "parameters", "0", "required"], true]],
    want: ["breaking listImports: query parameter `limit`: now required"],
  },
  {
    name: "a parameter is limited",
    edits: [[[...LIST, "parameters", "1", "schema", "maxLength"], 10]],
    want: ["breaking listImports: query parameter `paginationToken`: maxLength none -> `10`"],
  },
  {
    name: "the default of a parameter changes its type alone",
    beforehand: [[[...LIST, "parameters", "0", "schema", "default"], "100"]],
    edits: [[[...LIST, "parameters", "0", "schema", "default"], 100]],
    want: ['harmless listImports: query parameter `limit`: default `"100"` -> `100`'],
  },
  {
    name: "the default of a parameter changes",
    beforehand: [[[...LIST, "parameters", "0", "schema", "default"], 100]],
    edits: [[[...LIST, "parameters", "0", "schema", "default"], 50]],
    want: ["breaking listImports: query parameter `limit`: default `100` -> `50`"],
  },
  {
    name: "a parameter is sent in another form",
    edits: [[[...LIST, "parameters", "0", "style"], "spaceDelimited"]],
    want: ["breaking listImports: query parameter `limit`: style none -> `spaceDelimited`"],
  },
  {
    name: "a request gains an optional field",
    edits: [[[...REQUEST, "properties", "label"], { type: "string" }]],
    want: ["harmless startImport: request field `label`: new, string"],
  },
  {
    name: "a request gains a required field",
    edits: [
      [[...REQUEST, "properties", "label"], { type: "string" }],
      [
        [...REQUEST, "required"],
        ["uri", "label"],
      ],
    ],
    want: ["breaking startImport: request field `label`: new, string, required"],
  },
  {
    name: "a request loses a field",
    edits: [[[...REQUEST, "properties", "integrationId"], undefined]],
    want: ["breaking startImport: request field `integrationId`: removed"],
  },
  {
    name: "a field of a request is renamed",
    edits: [
      [[...REQUEST, "properties", "integrationId"], undefined],
      [[...REQUEST, "properties", "integration_id"], { type: "string", maxLength: 1000 }],
    ],
    want: [
      "breaking startImport: request field `integrationId`: removed",
      "harmless startImport: request field `integration_id`: new",
    ],
  },
  {
    name: "a required field of a request is renamed",
    edits: [
      [[...REQUEST, "properties", "uri"], undefined],
      [[...REQUEST, "properties", "url"], { type: "string", minLength: 1, maxLength: 1500 }],
      [[...REQUEST, "required"], ["url"]],
    ],
    want: [
      "breaking startImport: request field `uri`: removed",
      "breaking startImport: request field `url`: new, required",
    ],
  },
  {
    name: "a required body comes",
    edits: [[[...CANCEL, "requestBody"], { required: true, content: {} }]],
    want: ["breaking cancelImport: request body: new, required"],
  },
  {
    name: "an optional body comes",
    edits: [[[...CANCEL, "requestBody"], { content: {} }]],
    want: ["harmless cancelImport: request body: new"],
  },
  {
    name: "a default that is an object changes",
    beforehand: [[[...REQUEST, "properties", "errorMode"], { default: { onError: "abort" } }]],
    edits: [[[...REQUEST, "properties", "errorMode", "default"], { onError: "continue" }]],
    want: [
      'breaking startImport: request field `errorMode`: default `{"onError":"abort"}` -> `{"onError":"continue"}`',
    ],
  },
  {
    name: "a default goes",
    beforehand: [[[...LIST, "parameters", "0", "schema", "default"], 100]],
    edits: [[[...LIST, "parameters", "0", "schema", "default"], undefined]],
    want: ["breaking listImports: query parameter `limit`: default `100` -> none"],
  },
  {
    name: "a bound of an integer becomes exclusive",
    beforehand: [[[...LIST, "parameters", "0", "schema", "minimum"], 1]],
    edits: [[[...LIST, "parameters", "0", "schema", "exclusiveMinimum"], true]],
    want: ["breaking listImports: query parameter `limit`: minimum `1` -> `2`"],
  },
  {
    name: "an integer may be larger",
    beforehand: [[[...LIST, "parameters", "0", "schema", "format"], "int32"]],
    edits: [[[...LIST, "parameters", "0", "schema", "format"], "int64"]],
    want: ["harmless listImports: query parameter `limit`: format `int32` -> `int64`"],
  },
  {
    name: "an integer may no longer be as large",
    edits: [[[...LIST, "parameters", "0", "schema", "format"], "int32"]],
    want: ["breaking listImports: query parameter `limit`: format none -> `int32`"],
  },
  {
    name: "a header is written in another case",
    beforehand: [[[...LIST, "parameters", "2"], { in: "header", name: "X-Team" }]],
    edits: [[[...LIST, "parameters", "2", "name"], "x-team"]],
    want: [],
  },
  {
    name: "a field of a request becomes required",
    edits: [
      [
        [...REQUEST, "required"],
        ["uri", "integrationId"],
      ],
    ],
    want: ["breaking startImport: request field `integrationId`: now required"],
  },
  {
    name: "a field of a request becomes required and another optional",
    edits: [[[...REQUEST, "required"], ["integrationId"]]],
    want: [
      "breaking startImport: request field `integrationId`: now required",
      "harmless startImport: request field `uri`: no longer required",
    ],
  },
  {
    name: "a field of a request becomes optional",
    edits: [[[...REQUEST, "required"], undefined]],
    want: ["harmless startImport: request field `uri`: no longer required"],
  },
  {
    name: "a limit of a request is tightened",
    edits: [[[...REQUEST, "properties", "uri", "maxLength"], 1000]],
    want: ["breaking startImport: request field `uri`: maxLength `1500` -> `1000`"],
  },
  {
    name: "a limit of a request is loosened",
    edits: [[[...REQUEST, "properties", "uri", "maxLength"], 2000]],
    want: ["harmless startImport: request field `uri`: maxLength `1500` -> `2000`"],
  },
  {
    name: "a limit of a request goes",
    edits: [[[...REQUEST, "properties", "uri", "maxLength"], undefined]],
    want: ["harmless startImport: request field `uri`: maxLength `1500` -> none"],
  },
  {
    name: "a field of a request gets a default",
    edits: [[[...ON_ERROR, "default"], "abort"]],
    want: ['harmless startImport: request field `errorMode.onError`: default none -> `"abort"`'],
  },
  {
    name: "a field of a request changes its type",
    edits: [[[...REQUEST, "properties", "integrationId"], { type: "integer" }]],
    want: [
      "harmless startImport: request field `integrationId`: maxLength `1000` -> none",
      "breaking startImport: request field `integrationId`: type `string` -> `integer`",
    ],
  },
  {
    name: "a request takes further fields of one kind",
    edits: [[[...REQUEST, "additionalProperties"], { type: "string" }]],
    want: ["harmless startImport: request field `*`: new, string"],
  },
  {
    name: "a field may no longer be sent",
    edits: [[[...REQUEST, "properties", "integrationId", "readOnly"], true]],
    want: ["breaking startImport: request field `integrationId`: readOnly none -> `true`"],
  },
  {
    name: "a parameter of the path is renamed and limited",
    edits: [
      [["paths", "/bulk/imports/{importId}"], { get: DESCRIBED }],
      [
        ["paths", "/bulk/imports/{importId}", "get", "parameters"],
        [
          {
            in: "path",
            name: "importId",
            required: true,
            schema: { type: "string", maxLength: 5 },
          },
        ],
      ],
      [DESCRIBE, undefined],
    ],
    want: [
      "harmless describeImport: path parameter `importId`: renamed from `id`",
      "breaking describeImport: path parameter `importId`: maxLength `9` -> `5`",
    ],
  },
  {
    name: "a request rejects unknown fields",
    edits: [[[...REQUEST, "additionalProperties"], false]],
    want: ["harmless startImport: request body: additionalProperties none -> `false`"],
  },
];
