import { OPERATIONS } from "../../../generated/contract.js";
import {
  type ContractMutation,
  DESCRIBE,
  type Edit,
  makeGround,
  SCHEMAS,
  START,
} from "./contract-mutations.js";

const ALL = Object.keys(OPERATIONS).join(", ");
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
    want: ["harmless startImport: answer `200`: now `202`"],
  },
  {
    name: "a success gets another status and another field",
    edits: [
      [[...START, "responses", "2XX"], Object(paths)["/bulk/imports"].post.responses["200"]],
      [[...START, "responses", "200"], undefined],
      [[...SCHEMAS, "StartImportResponse", "properties", "id", "type"], "integer"],
    ],
    want: [
      "harmless startImport: answer `200`: now `2XX`",
      "breaking startImport: answer field `id`: type `string` -> `integer`",
    ],
  },
  {
    name: "one response for all errors comes in place of several, and lacks a field",
    edits: [
      ...["400", "4XX", "5XX"].map((status): Edit => [[...START, "responses", status], undefined]),
      [
        [...START, "responses", "default"],
        {
          description: "",
          content: {
            "application/json": {
              schema: {
                type: "object",
                properties: {
                  code: { type: "integer", format: "int32" },
                  message: { type: "string" },
                },
              },
            },
          },
        },
      ],
    ],
    want: [
      "harmless startImport: error answer `400`: now `default`",
      "harmless startImport: error answer `4XX`: now `default`",
      "harmless startImport: error answer `5XX`: now `default`",
      "breaking startImport: error answer field `details`: removed",
    ],
  },
  {
    name: "an error response comes",
    edits: [[[...START, "responses", "409"], { description: "" }]],
    want: ["harmless startImport: error answer `409`: new"],
  },
  {
    name: "an error response goes",
    edits: [[[...START, "responses", "400"], undefined]],
    want: ["harmless startImport: error answer `400`: removed"],
  },
  {
    name: "another success comes",
    edits: [[[...START, "responses", "202"], { description: "" }]],
    want: ["harmless startImport: answer `202`: new"],
  },
  {
    name: "a success goes",
    edits: [[[...DESCRIBE, "responses", "200"], undefined]],
    want: ["breaking describeImport: answer `200`: removed"],
  },
  {
    name: "one of several errors loses a field",
    edits: [
      [
        [...START, "responses", "4XX", "content", "application/json", "schema"],
        { type: "object", properties: { message: {}, details: {} } },
      ],
    ],
    want: [
      "breaking startImport: error answer `4XX` field `code`: removed",
      "breaking startImport: error answer `4XX` field `message`: type `string` -> none",
      "breaking startImport: error answer `4XX` field `details`: type `array` -> none",
      "breaking startImport: error answer `4XX` field `details[]`: removed",
    ],
  },
  {
    name: "the errors of all operations lose a field",
    edits: [[[...ERROR, "code"], undefined]],
    want: [`breaking ${ALL}: error answer field \`code\`: removed`],
  },
];
