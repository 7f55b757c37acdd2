import { isObject, type JsonObject } from "../json.js";
import type { Change } from "./change.js";
import type { Difference } from "./run-differ.js";
import { missing, spreadRequired } from "./spread-required.js";
import { wordDifference } from "./word-difference.js";
import { nameParameter, namePlace, type Side, sideOf } from "./word-place.js";
import { RECURSION_KEY } from "./write-out.js";

/** Where what a difference means for users of this client is another than what it means for any client. */
interface Rule {
  applies: (difference: Difference, side: Side) => boolean;
  isBreaking: boolean | ((difference: Difference, side: Side) => boolean);
  why: string;
}

const LIMITS = /^(exclusive)?(max|min)|^(pattern|multipleOf|uniqueItems)$/i;

const RULES: readonly Rule[] = [
  {
    applies: ({ operation }, side) => side === "answer" && operation.endsWith("cancelImport"),
    isBreaking: false,
    why: "the client gives nothing of this answer",
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
    applies: ({ keyword, path }, side) =>
      side === "request" && (keyword ?? path.at(-1)) === "additionalProperties",
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
      keyword === "default" &&
      isScalar(before) &&
      isScalar(after) &&
      String(before) === String(after),
    isBreaking: false,
    why: "the same value, written in another type",
  },
  {
    applies: ({ keyword, before }, side) =>
      keyword === "default" && side === "request" && before === undefined,
    isBreaking: false,
    why: "what leaving it out means is now stated",
  },
  {
    applies: ({ keyword }, side) => keyword === "default" && side === "request",
    isBreaking: true,
    why: "leaving it out may mean something else now",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      keyword === "format" && side !== "request" && isNumberFormat(before) && isNumberFormat(after),
    isBreaking: false,
    why: "both are numbers in JavaScript",
  },
  {
    applies: ({ keyword, before, after }, side) =>
      keyword === "format" && side === "request" && isNumberFormat(before) && isNumberFormat(after),
    isBreaking: ({ after }) => after === "int32",
    why: "of these formats int32 alone limits what may be sent",
  },
  {
    applies: ({ path, kind }) => path.length === 1 && path[0] === "requestBody" && kind === "added",
    isBreaking: ({ after }) => isObject(after) && after.required === true,
    why: "",
  },
  {
    applies: ({ path, kind }, side) =>
      kind === "removed" && side === "answer" && ["schema", "content"].includes(path.at(-1) ?? ""),
    isBreaking: true,
    why: "nothing says any more what is answered",
  },
  {
    applies: ({ keyword }, side) => keyword === (side === "request" ? "readOnly" : "writeOnly"),
    isBreaking: ({ after }) => after === true,
    why: "",
  },
  {
    applies: ({ keyword }) => keyword === RECURSION_KEY,
    isBreaking: true,
    why: "",
  },
  {
    // The differ judges a list of required fields as a whole.
    applies: ({ keyword }) => keyword === "required",
    isBreaking: ({ kind, after }, side) => {
      const isRequired = kind === "added" || after === true;
      return side === "request" ? isRequired : !isRequired;
    },
    why: "",
  },
];

function isNumeric(type: unknown): boolean {
  return type === "integer" || type === "number";
}

/** Where no format stands, any number is meant. */
function isNumberFormat(format: unknown): boolean {
  return format === undefined || ["int32", "int64", "float", "double"].includes(String(format));
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

export interface JudgedOperation {
  /** The parameters as the differ had them. */
  parameters: readonly JsonObject[];
  /** The statuses of the answers that both forms have. */
  statuses: readonly string[];
}

/** What the differ found in one operation, in words and judged: by our rules, else as the differ does. */
export function judgeDifferences(
  differences: readonly Difference[],
  { parameters, statuses }: JudgedOperation,
): Change[] {
  const all = spreadRequired(differences).filter(isNotOfRecursion);
  return all.map((difference) => {
    const side = sideOf(difference.path);
    const rule = RULES.find(({ applies }) => applies(difference, side));
    const verdict = rule?.isBreaking ?? difference.isBreaking;
    const place = namePlace(difference.path, {
      nameOfParameter: (index) => nameParameter(parameters[Number(index)] ?? {}),
      isInAll: isInAll(difference, all, statuses),
    });
    return {
      operations: [difference.operation],
      place,
      what: wordDifference(difference, side),
      isBreaking: typeof verdict === "boolean" ? verdict : verdict(difference, side),
      why: rule?.why ?? "",
    };
  });
}

/** Where a schema that contained itself contains itself no more, the differences of its own say what it is now. */
function isNotOfRecursion({ keyword, before, after }: Difference): boolean {
  return keyword !== RECURSION_KEY || (before !== undefined && after !== undefined);
}

/** Whether a difference is found in the answers of each status of its side, or in none. */
function isInAll(
  difference: Difference,
  all: readonly Difference[],
  statuses: readonly string[],
): boolean {
  const within = ({ path, kind, keyword, before, after }: Difference) =>
    JSON.stringify([sideOf(path), path.slice(2), kind, keyword, before, after]);
  const alike = all.filter((each) => within(each) === within(difference)).length;
  const ofSide = statuses.filter(
    (status) => sideOf(["responses", status]) === sideOf(difference.path),
  );
  return alike >= ofSide.length;
}
