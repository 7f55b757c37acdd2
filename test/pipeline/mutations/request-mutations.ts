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
    verdict: "breaking",
  },
  {
    name: "the version header is listed as required",
    edits: [
      [
        [...CANCEL, "parameters", "1"],
        { in: "header", name: "x-pinecone-api-version", required: true },
      ],
    ],
    verdict: "harmless",
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
    verdict: undefined,
  },
  {
    name: "an optional parameter comes",
    edits: [[[...LIST, "parameters", "2"], { in: "query", name: "status" }]],
    verdict: "harmless",
  },
  {
    name: "a parameter goes, and a header comes in its place",
    edits: [[[...LIST, "parameters", "0"], { in: "header", name: "X-Limit", required: true }]],
    verdict: "breaking",
  },
  {
    name: "a parameter becomes required",
    edits: [[[...LIST, "parameters", "0", "required"], true]],
    verdict: "breaking",
  },
  {
    name: "a parameter is limited",
    edits: [[[...LIST, "parameters", "1", "schema", "maxLength"], 10]],
    verdict: "breaking",
  },
  {
    name: "the default of a parameter changes its type alone",
    beforehand: [[[...LIST, "parameters", "0", "schema", "default"], "100"]],
    edits: [[[...LIST, "parameters", "0", "schema", "default"], 100]],
    verdict: "harmless",
  },
  {
    name: "the default of a parameter changes",
    beforehand: [[[...LIST, "parameters", "0", "schema", "default"], 100]],
    edits: [[[...LIST, "parameters", "0", "schema", "default"], 50]],
    verdict: "breaking",
  },
  {
    name: "a request gains an optional field",
    edits: [[[...REQUEST, "properties", "label"], { type: "string" }]],
    verdict: "harmless",
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
    verdict: "breaking",
  },
  {
    name: "a request loses a field",
    edits: [[[...REQUEST, "properties", "integrationId"], undefined]],
    verdict: "breaking",
  },
  {
    name: "a field of a request is renamed",
    edits: [
      [[...REQUEST, "properties", "integrationId"], undefined],
      [[...REQUEST, "properties", "integration_id"], { type: "string", maxLength: 1000 }],
    ],
    verdict: "breaking",
  },
  {
    name: "a required field of a request is renamed",
    edits: [
      [[...REQUEST, "properties", "uri"], undefined],
      [[...REQUEST, "properties", "url"], { type: "string", minLength: 1, maxLength: 1500 }],
      [[...REQUEST, "required"], ["url"]],
    ],
    verdict: "breaking",
  },
  {
    name: "a required body comes",
    edits: [[[...CANCEL, "requestBody"], { required: true, content: {} }]],
    verdict: "breaking",
  },
  {
    name: "an optional body comes",
    edits: [[[...CANCEL, "requestBody"], { content: {} }]],
    verdict: "harmless",
  },
  {
    name: "a default that is an object changes",
    beforehand: [[[...REQUEST, "properties", "errorMode"], { default: { onError: "abort" } }]],
    edits: [[[...REQUEST, "properties", "errorMode", "default"], { onError: "continue" }]],
    verdict: "breaking",
  },
  {
    name: "a default goes",
    beforehand: [[[...LIST, "parameters", "0", "schema", "default"], 100]],
    edits: [[[...LIST, "parameters", "0", "schema", "default"], undefined]],
    verdict: "breaking",
  },
  {
    name: "a bound of an integer becomes exclusive",
    beforehand: [[[...LIST, "parameters", "0", "schema", "minimum"], 1]],
    edits: [[[...LIST, "parameters", "0", "schema", "exclusiveMinimum"], true]],
    verdict: "breaking",
  },
  {
    name: "an integer may be larger",
    beforehand: [[[...LIST, "parameters", "0", "schema", "format"], "int32"]],
    edits: [[[...LIST, "parameters", "0", "schema", "format"], "int64"]],
    verdict: "harmless",
  },
  {
    name: "an integer may no longer be as large",
    edits: [[[...LIST, "parameters", "0", "schema", "format"], "int32"]],
    verdict: "breaking",
  },
  {
    name: "a field of a request becomes required",
    edits: [
      [
        [...REQUEST, "required"],
        ["uri", "integrationId"],
      ],
    ],
    verdict: "breaking",
  },
  {
    name: "a field of a request becomes required and another optional",
    edits: [[[...REQUEST, "required"], ["integrationId"]]],
    verdict: "breaking",
  },
  {
    name: "a field of a request becomes optional",
    edits: [[[...REQUEST, "required"], undefined]],
    verdict: "harmless",
  },
  {
    name: "a limit of a request is tightened",
    edits: [[[...REQUEST, "properties", "uri", "maxLength"], 1000]],
    verdict: "breaking",
  },
  {
    name: "a limit of a request is loosened",
    edits: [[[...REQUEST, "properties", "uri", "maxLength"], 2000]],
    verdict: "harmless",
  },
  {
    name: "a limit of a request goes",
    edits: [[[...REQUEST, "properties", "uri", "maxLength"], undefined]],
    verdict: "harmless",
  },
  {
    name: "a field of a request gets a default",
    edits: [[[...ON_ERROR, "default"], "abort"]],
    verdict: "harmless",
  },
  {
    name: "a field of a request changes its type",
    edits: [[[...REQUEST, "properties", "integrationId"], { type: "integer" }]],
    verdict: "breaking",
  },
  {
    name: "a request takes further fields of one kind",
    edits: [[[...REQUEST, "additionalProperties"], { type: "string" }]],
    verdict: "harmless",
  },
  {
    name: "a field may no longer be sent",
    edits: [[[...REQUEST, "properties", "integrationId", "readOnly"], true]],
    verdict: "breaking",
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
    verdict: "breaking",
  },
  {
    name: "a request rejects unknown fields",
    edits: [[[...REQUEST, "additionalProperties"], false]],
    verdict: "harmless",
  },
];
