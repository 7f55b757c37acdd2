import type { Change } from "./change.js";
import type { Difference } from "./run-differ.js";
import { missing, spreadRequired } from "./spread-required.js";
import { wordDifference } from "./word-difference.js";
import { namePlace, type Side, sideOf } from "./word-place.js";

/** Where what a difference means for users of this client is another than what it means for any client. */
interface Rule {
  applies: (difference: Difference, side: Side) => boolean;
  isBreaking: boolean | ((difference: Difference, side: Side) => boolean);
  why: string;
}

const LIMITS = /^(exclusive)?(max|min)|^(pattern|multipleOf|uniqueItems)$/i;

const RULES: readonly Rule[] = [
  {
    applies: ({ path }, side) => path.length === 2 && side === "error answer",
    isBreaking: false,
    why: "every status is read",
  },
  {
    applies: ({ path }) => path[0] === "responses" && path[2] === "headers",
    isBreaking: false,
    why: "the client gives no headers of answers",
  },
  {
    applies: ({ keyword, after }, side) =>
      keyword === "enum" && side !== "request" && !Array.isArray(after),
    isBreaking: false,
    why: "enums in answers are open in the types anyway",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      keyword === "enum" && side !== "request" && missing(after, before).length > 0,
    isBreaking: true,
    why: "code that waits for a lost value waits in vain",
  },
  {
    applies: ({ keyword }, side) => keyword === "enum" && side !== "request",
    isBreaking: false,
    why: "enums in answers are open in the types",
  },
  {
    applies: ({ kind, path }, side) =>
      kind === "removed" && side === "request" && path.at(-2) === "properties",
    isBreaking: true,
    why: "the client refuses fields that the contract does not know",
  },
  {
    applies: ({ keyword }, side) => keyword === "additionalProperties" && side === "request",
    isBreaking: false,
    why: "the client sends known fields alone anyway",
  },
  {
    applies: ({ keyword = "" }, side) => LIMITS.test(keyword) && side !== "request",
    isBreaking: false,
    why: "answers are not held against limits",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      keyword === "type" && side !== "request" && isNumeric(before) && isNumeric(after),
    isBreaking: false,
    why: "both are numbers in JavaScript",
  },
  {
    applies: ({ keyword, before, after }) =>
      keyword === "default" && String(before) === String(after),
    isBreaking: false,
    why: "the same value, written in another type",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      keyword === "default" && side === "request" && before !== undefined && after !== undefined,
    isBreaking: true,
    why: "to leave it out means something else now",
  },
  {
    // The differ judges a list of required fields as a whole.
    applies: ({ keyword }) => keyword === "required",
    isBreaking: ({ after }, side) => (side === "request" ? Boolean(after) : !after),
    why: "",
  },
];

function isNumeric(type: unknown): boolean {
  return type === "integer" || type === "number";
}

/** What the differ found in one operation, in words and judged: by our rules, else as the differ does. */
export function judgeDifferences(
  differences: readonly Difference[],
  parameters: readonly string[],
): Change[] {
  return spreadRequired(differences).map((difference) => {
    const side = sideOf(difference.path);
    const rule = RULES.find(({ applies }) => applies(difference, side));
    const verdict = rule?.isBreaking ?? difference.isBreaking;
    return {
      operations: [difference.operation],
      place: namePlace(difference.path, parameters),
      what: wordDifference(difference, side),
      isBreaking: typeof verdict === "boolean" ? verdict : verdict(difference, side),
      why: rule?.why ?? "",
    };
  });
}
