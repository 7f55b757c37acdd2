import { isObject } from "../json.js";
import { OPEN_KEY } from "./comparable.js";
import type { Difference } from "./differ.js";
import { missing, type Side } from "./words.js";

export interface Decision {
  isBreaking: boolean;
  /** Why it is breaking or not, where that is not plain; else empty. */
  why: string;
}

/** Where a difference means something else for users of this client than for any client. The first that applies counts. */
interface Rule {
  applies: (difference: Difference, side: Side) => boolean;
  isBreaking: boolean | ((difference: Difference, side: Side) => boolean);
  why: string;
}

const LIMITS = /^(exclusive)?(max|min)|^(pattern|multipleOf|uniqueItems)$/i;
/** What the differ rates by the side that it is on: it is safe unless the differ says that it is not. */
const RATED = /^(type|nullable|format|enum|required|deprecated)$/;
const FORMATS = ["int32", "int64", "float", "double"];

const RULES: readonly Rule[] = [
  {
    applies: ({ path }, side) => side === "document" && path[0] !== "security",
    isBreaking: false,
    why: "the client takes it from the contract, or from the caller",
  },
  {
    applies: ({ keyword }) => keyword === "operationId",
    isBreaking: false,
    why: "the client has names of its own",
  },
  {
    applies: ({ path }, side) => side.endsWith("response") && path[5] === "headers",
    isBreaking: false,
    why: "the client returns no headers of responses",
  },
  {
    applies: ({ path, keyword, kind }, side) =>
      path.length === 5 &&
      side.endsWith("response") &&
      (keyword === "key" || kind === "added" || side === "error response"),
    isBreaking: false,
    why: "every status is read",
  },
  {
    applies: ({ keyword }) => keyword === OPEN_KEY,
    isBreaking: false,
    why: "the types of responses are open in any case, those of requests closed",
  },
  {
    applies: ({ keyword }, side) => keyword === "enum" && side.endsWith("response"),
    isBreaking: ({ before, after }) =>
      Array.isArray(before) && Array.isArray(after) && missing(after, before).length > 0,
    why: "enums in responses are open in the types",
  },
  {
    applies: ({ keyword, kind, path }, side) =>
      side === "request" &&
      path.at(-2) === "properties" &&
      (kind === "removed" || keyword === "key"),
    isBreaking: true,
    why: "the client rejects fields that the contract does not know",
  },
  {
    applies: ({ keyword, path, after }, side) =>
      (keyword ?? path.at(-1)) === "additionalProperties" &&
      (side === "request" || !isObject(after)),
    isBreaking: false,
    why: "unknown fields are not sent, and pass through where they come",
  },
  {
    applies: ({ keyword = "" }, side) => LIMITS.test(keyword) && side.endsWith("response"),
    isBreaking: false,
    why: "responses are not held against limits",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      side.endsWith("response") &&
      ((keyword === "type" && [before, after].every(isNumeric)) ||
        (keyword === "format" && [before, after].every(isNumberFormat))),
    isBreaking: false,
    why: "both are numbers in JavaScript",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      side === "request" && keyword === "format" && [before, after].every(isNumberFormat),
    isBreaking: ({ after }) => after === "int32",
    why: "of these formats int32 alone limits what may be sent",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      keyword === "default" &&
      (side.endsWith("response") || before === undefined || String(before) === String(after)),
    isBreaking: false,
    why: "it only states what holds already",
  },
  {
    applies: ({ keyword }) => keyword === "default",
    isBreaking: true,
    why: "leaving it out may mean something else now",
  },
  {
    applies: ({ path, kind }) => kind === "added" && path.at(-1) === "requestBody",
    isBreaking: ({ after }) => isObject(after) && after.required === true,
    why: "",
  },
];

/** What a difference means for users of the client: by the rules, else as the differ has it, else it breaks. */
export function decide(difference: Difference, side: Side): Decision {
  const { kind, keyword = "", impact } = difference;
  const rule = RULES.find(({ applies }) => applies(difference, side));
  if (rule !== undefined) {
    const { isBreaking, why } = rule;
    return {
      why,
      isBreaking: typeof isBreaking === "boolean" ? isBreaking : isBreaking(difference, side),
    };
  }
  if (impact === "major") return { isBreaking: true, why: "" };
  const isKnown =
    impact === "minor" || kind === "added" || RATED.test(keyword) || LIMITS.test(keyword);
  return isKnown ? { isBreaking: false, why: "" } : { isBreaking: true, why: "check by hand" };
}

function isNumeric(type: unknown): boolean {
  return type === "integer" || type === "number";
}

/** Where no format stands, any number is meant. */
function isNumberFormat(format: unknown): boolean {
  return format === undefined || FORMATS.includes(String(format));
}
