import { isObject, type JsonObject, objectAt } from "../json.js";
import { PipelineError } from "../pipeline-error.js";
import { resolveSchema, spreadReference } from "../resolve-schema.js";
import { normalizeKeywords } from "./normalize-keywords.js";

/** Stands where a schema contains itself: how many steps further out the same one began. */
export const RECURSION_KEY = "x-contains-itself";

/** Further in, nothing is written out: a schema that contains itself in ever new forms ends there. */
const MAX_DEPTH = 16;

/** Keywords whose values are named parts, whatever the names. */
const MAPS = [
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "headers",
  "content",
  "encoding",
  "links",
  "callbacks",
];
/** Keywords whose values are data, and hold no references. */
const DATA = ["default", "enum", "x-enum", "const", "required", "parameters"];
const DROPPED = ["example", "examples", "title", "$defs"];

/**
 * A part of a contract with its references followed, the parts of each `allOf` as one schema where that can be, and
 * without examples. What contains itself ends where it begins anew.
 */
export function writeOut(
  contract: JsonObject,
  node: unknown,
  above: readonly string[] = [],
): JsonObject {
  if (!isObject(node)) return {};
  const references = listReferences(node);
  const level = above.indexOf(references[0] ?? "");
  const isRecursive =
    references.length > 0 && references.every((reference) => above.includes(reference));
  const facts = withMappedSchemas(fold(contract, node), [...above, ...references]);
  if (isRecursive || above.length > MAX_DEPTH) {
    return { type: facts.type, [RECURSION_KEY]: above.length - level };
  }
  const within = [...above, ...(references.length > 0 ? references : [""])];
  const parts = Object.entries(normalizeKeywords(facts)).filter(([key]) => !DROPPED.includes(key));
  return Object.fromEntries(
    parts.map(([key, value]) => [key, writeOutPart(contract, [key, value], within)]),
  );
}

function writeOutPart(
  contract: JsonObject,
  [key, value]: [string, unknown],
  within: readonly string[],
): unknown {
  const next = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(next);
    return isObject(part) ? writeOut(contract, part, within) : part;
  };
  if (DATA.includes(key) || key.startsWith("x-")) return value;
  return MAPS.includes(key) ? mapValues(value, next) : next(value);
}

/** The references of a node and of the parts of its `allOf`. */
function listReferences({ $ref, allOf }: JsonObject): string[] {
  const parts = Array.isArray(allOf) ? allOf.filter(isObject).flatMap(listReferences) : [];
  return [...(typeof $ref === "string" ? [$ref] : []), ...parts];
}

/** Parts that cannot be one schema stay an `allOf`. */
function fold(contract: JsonObject, node: JsonObject): JsonObject {
  try {
    return resolveSchema(contract, node);
  } catch (error) {
    if (error instanceof PipelineError) return spreadReference(contract, node);
    throw error;
  }
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
