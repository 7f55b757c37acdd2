import { isObject, type JsonObject, objectAt } from "../json.js";
import { PipelineError } from "../pipeline-error.js";
import { resolveSchema } from "../resolve-schema.js";
import { normalizeKeywords } from "./normalize-keywords.js";

/** Stands where a schema contains itself: how many steps further out the same one began. */
export const RECURSION_KEY = "x-contains-itself";

/** Further in, nothing is written out: a schema that contains itself in ever new forms ends there. */
const MAX_DEPTH = 16;
/** How many parts an operation may have: where many schemas contain each other, there would be no end of them. */
const MAX_PARTS = 20_000;

/** Keywords whose values are named parts, whatever the names. */
const MAPS = [
  "properties",
  "patternProperties",
  "dependentSchemas",
  "headers",
  "content",
  "encoding",
  "links",
];
/** Keywords whose values are schemas, where `true` is one that allows anything, and `false` one that allows nothing. */
const SCHEMAS = ["properties", "patternProperties", "dependentSchemas", "items", "prefixItems"];
/** Keywords whose values are data, and hold no references. */
const DATA = ["default", "enum", "x-enum", "const", "required", "parameters"];
const DROPPED = ["example", "examples", "title", "$defs"];

/**
 * A part of a contract with its references followed, the parts of each `allOf` as one schema, and without examples. What
 * contains itself ends where it begins anew.
 * @throws PipelineError where it has too many parts to be compared
 */
export function writeOut(contract: JsonObject, node: unknown): JsonObject {
  return new Writer(contract).write(node, []);
}

class Writer {
  readonly #contract: JsonObject;
  #parts = 0;

  constructor(contract: JsonObject) {
    this.#contract = contract;
  }

  write(node: unknown, above: readonly string[]): JsonObject {
    if (!isObject(node)) return {};
    this.#count();
    const references = listReferences(node);
    const within = [...above, ...(references.length > 0 ? references : [""])];
    const facts = withMappedSchemas(resolveSchema(this.#contract, node, settleClash), within);
    const isRecursive = references.length > 0 && references.every((each) => above.includes(each));
    if (isRecursive || above.length > MAX_DEPTH) {
      return {
        type: facts.type,
        [RECURSION_KEY]: above.length - above.indexOf(references[0] ?? ""),
      };
    }
    const parts = Object.entries(normalizeKeywords(facts)).filter(
      ([key]) => !DROPPED.includes(key),
    );
    return Object.fromEntries(
      parts.map(([key, value]) => [key, this.#writePart(key, value, within)]),
    );
  }

  #writePart(key: string, value: unknown, within: readonly string[]): unknown {
    if (DATA.includes(key) || key.startsWith("x-")) return value;
    const next = (part: unknown): unknown => {
      if (Array.isArray(part)) return part.map(next);
      if (typeof part === "boolean" && SCHEMAS.includes(key)) return part ? {} : { not: {} };
      return isObject(part) ? this.write(part, within) : part;
    };
    return MAPS.includes(key) ? mapValues(value, next) : next(value);
  }

  #count(): void {
    this.#parts += 1;
    if (this.#parts <= MAX_PARTS) return;
    throw new PipelineError(
      `Cannot compare the contracts as an operation has more than ${MAX_PARTS} parts: do many schemas contain each other?`,
    );
  }
}

/** The references of a node and of the parts of its `allOf`. */
function listReferences({ $ref, allOf }: JsonObject): string[] {
  const parts = Array.isArray(allOf) ? allOf.filter(isObject).flatMap(listReferences) : [];
  return [...(typeof $ref === "string" ? [$ref] : []), ...parts];
}

/** Both hold: the tighter limit, the values that are in both lists. */
function settleClash(key: string, left: unknown, right: unknown): unknown {
  if (typeof left === "number" && typeof right === "number") {
    return /min/i.test(key) ? Math.max(left, right) : Math.min(left, right);
  }
  const isList = Array.isArray(left) && Array.isArray(right);
  return isList ? left.filter((value) => right.includes(value)) : right;
}

/** Schemas that only a discriminator names as alternatives; its values as a text, since their targets have no names here. */
function withMappedSchemas(schema: JsonObject, above: readonly string[]): JsonObject {
  const { mapping, ...discriminator } = objectAt(schema, "discriminator");
  if (!isObject(mapping)) return schema;
  const targets = Object.values(mapping).map(String);
  const isNamedOnly = schema.oneOf === undefined && schema.anyOf === undefined;
  const isWithin = targets.some((target) => above.includes(target));
  return {
    ...schema,
    discriminator,
    "x-discriminator-values": Object.keys(mapping).sort().join(" | "),
    ...(isNamedOnly && !isWithin ? { oneOf: targets.map(($ref) => ({ $ref })) } : {}),
  };
}

export function mapValues<T>(value: unknown, map: (part: unknown) => T): Record<string, T> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(entries.map(([key, part]) => [key, map(part)]));
}
