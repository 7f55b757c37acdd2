import {
  type ContractMutation,
  FIELD,
  ON_ERROR,
  ofImport,
  REQUEST,
  STATUSES,
} from "./contract-mutations.js";

/** Changes of enums. */
export const ENUM_MUTATIONS: readonly ContractMutation[] = [
  {
    name: "an enum of responses gains a value",
    edits: [
      [
        [...FIELD, "status", "enum"],
        [...STATUSES, "Paused"],
      ],
    ],
    want: ofImport("status", "harmless: values added: `Paused`"),
  },
  {
    name: "an enum of responses loses a value",
    edits: [[[...FIELD, "status", "enum"], STATUSES.slice(0, 4)]],
    want: ofImport("status", "breaking: values lost: `Cancelled`"),
  },
  {
    name: "an enum of responses gains a value and loses one",
    edits: [
      [
        [...FIELD, "status", "enum"],
        [...STATUSES.slice(0, 4), "Canceled"],
      ],
    ],
    want: ofImport("status", "breaking: values added: `Canceled`; values lost: `Cancelled`"),
  },
  {
    name: "an enum of responses is opened",
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    want: ofImport("status", "harmless: enum opened"),
  },
  {
    name: "an enum of responses is closed",
    beforehand: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    edits: [[[...FIELD, "status"], { type: "string", enum: STATUSES }]],
    want: ofImport("status", "harmless: enum closed"),
  },
  {
    name: "an enum of responses is opened and loses a value",
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES.slice(1) }]],
    want: [
      ...ofImport("status", "breaking: values lost: `Pending`"),
      ...ofImport("status", "harmless: enum opened"),
    ],
  },
  {
    name: "an open enum of responses loses a value",
    beforehand: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES.slice(1) }]],
    want: ofImport("status", "breaking: values lost: `Pending`"),
  },
  {
    name: "an enum of responses is put in another order",
    edits: [[[...FIELD, "status", "enum"], [...STATUSES].reverse()]],
    want: ofImport("status", "harmless: values in another order"),
  },
  {
    name: "an enum of responses goes",
    edits: [[[...FIELD, "status"], { type: "string" }]],
    want: ofImport(
      "status",
      `harmless: no longer limited to ${STATUSES.map((each) => `\`${each}\``).join(", ")}`,
    ),
  },
  {
    name: "a string in responses becomes an enum",
    edits: [
      [
        [...FIELD, "error", "enum"],
        ["bad", "worse"],
      ],
    ],
    want: ofImport("error", "harmless: limited to `bad`, `worse`"),
  },
  {
    name: "an enum of requests gains a value",
    edits: [
      [
        [...ON_ERROR, "enum"],
        ["abort", "continue", "retry"],
      ],
    ],
    want: ["harmless startImport: request field `errorMode.onError`: values added: `retry`"],
  },
  {
    name: "an enum of requests loses a value",
    edits: [[[...ON_ERROR, "enum"], ["abort"]]],
    want: ["breaking startImport: request field `errorMode.onError`: values lost: `continue`"],
  },
  {
    name: "an enum of requests is opened",
    edits: [[ON_ERROR, { type: "string", "x-enum": ["abort", "continue"] }]],
    want: ["harmless startImport: request field `errorMode.onError`: enum opened"],
  },
  {
    name: "an enum of requests is put in another order",
    edits: [
      [
        [...ON_ERROR, "enum"],
        ["continue", "abort"],
      ],
    ],
    want: ["harmless startImport: request field `errorMode.onError`: values in another order"],
  },
  {
    name: "a string in requests becomes an enum",
    edits: [[[...REQUEST, "properties", "uri", "enum"], ["s3://a"]]],
    want: ["breaking startImport: request field `uri`: limited to `s3://a`"],
  },
];
