import { type ContractMutation, FIELD, ON_ERROR, REQUEST, STATUSES } from "./contract-mutations.js";

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
    verdict: "harmless",
  },
  {
    name: "an enum of responses loses a value",
    edits: [[[...FIELD, "status", "enum"], STATUSES.slice(0, 4)]],
    verdict: "breaking",
  },
  {
    name: "an enum of responses gains a value and loses one",
    edits: [
      [
        [...FIELD, "status", "enum"],
        [...STATUSES.slice(0, 4), "Canceled"],
      ],
    ],
    verdict: "breaking",
  },
  {
    name: "an enum of responses is opened",
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    verdict: "harmless",
  },
  {
    name: "an enum of responses is closed",
    beforehand: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    edits: [[[...FIELD, "status"], { type: "string", enum: STATUSES }]],
    verdict: "harmless",
  },
  {
    name: "an enum of responses is opened and loses a value",
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES.slice(1) }]],
    verdict: "breaking",
  },
  {
    name: "an open enum of responses loses a value",
    beforehand: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES }]],
    edits: [[[...FIELD, "status"], { type: "string", "x-enum": STATUSES.slice(1) }]],
    verdict: "breaking",
  },
  {
    name: "an enum of responses is put in another order",
    edits: [[[...FIELD, "status", "enum"], [...STATUSES].reverse()]],
    verdict: "harmless",
  },
  {
    name: "an enum of responses goes",
    edits: [[[...FIELD, "status"], { type: "string" }]],
    verdict: "harmless",
  },
  {
    name: "a string in responses becomes an enum",
    edits: [
      [
        [...FIELD, "error", "enum"],
        ["bad", "worse"],
      ],
    ],
    verdict: "harmless",
  },
  {
    name: "an enum of requests gains a value",
    edits: [
      [
        [...ON_ERROR, "enum"],
        ["abort", "continue", "retry"],
      ],
    ],
    verdict: "harmless",
  },
  {
    name: "an enum of requests loses a value",
    edits: [[[...ON_ERROR, "enum"], ["abort"]]],
    verdict: "breaking",
  },
  {
    name: "an enum of requests is opened",
    edits: [[ON_ERROR, { type: "string", "x-enum": ["abort", "continue"] }]],
    verdict: "harmless",
  },
  {
    name: "an enum of requests is put in another order",
    edits: [
      [
        [...ON_ERROR, "enum"],
        ["continue", "abort"],
      ],
    ],
    verdict: "harmless",
  },
  {
    name: "a string in requests becomes an enum",
    edits: [[[...REQUEST, "properties", "uri", "enum"], ["s3://a"]]],
    verdict: "breaking",
  },
];
