import { OPERATIONS } from "../../../generated/contract.js";
import {
  type ContractMutation,
  DESCRIBE,
  makeGround,
  SCHEMAS,
  START,
} from "./contract-mutations.js";

const _ALL = Object.keys(OPERATIONS).join(", ");
const ERROR = [...SCHEMAS, "rpcStatus", "properties"];
const { paths } = makeGround();

/** Changes of which responses there are, and of errors. */
export const STATUS_MUTATIONS: readonly ContractMutation[] = [
  {
    name: "a success gets another status",
    edits: [
      [[...START, "responses", "202"], Object(paths)["/bulk/imports"].post.responses["200"]],
      [[...START, "responses", "200"], undefined],
    ],
    verdict: "harmless",
  },
  {
    name: "a success gets another status and another field",
    edits: [
      [[...START, "responses", "2XX"], Object(paths)["/bulk/imports"].post.responses["200"]],
      [[...START, "responses", "200"], undefined],
      [[...SCHEMAS, "StartImportResponse", "properties", "id", "type"], "integer"],
    ],
    verdict: "breaking",
  },
  {
    name: "an error response comes",
    edits: [[[...START, "responses", "409"], { description: "" }]],
    verdict: "harmless",
  },
  {
    name: "an error response goes",
    edits: [[[...START, "responses", "400"], undefined]],
    verdict: "harmless",
  },
  {
    name: "another success comes",
    edits: [[[...START, "responses", "202"], { description: "" }]],
    verdict: "harmless",
  },
  {
    name: "a success goes",
    edits: [[[...DESCRIBE, "responses", "200"], undefined]],
    verdict: "breaking",
  },
  {
    name: "one of several errors loses a field",
    edits: [
      [
        [...START, "responses", "4XX", "content", "application/json", "schema"],
        { type: "object", properties: { message: {}, details: {} } },
      ],
    ],
    verdict: "breaking",
  },
  {
    name: "the errors of all operations lose a field",
    edits: [[[...ERROR, "code"], undefined]],
    verdict: "breaking",
  },
];
