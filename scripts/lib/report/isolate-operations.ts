import { arrayAt, isObject, type JsonObject, objectAt } from "../json.js";
import { listOperations } from "../keep-operations.js";
import { PipelineError } from "../pipeline-error.js";
import { dereference } from "../references.js";
import { resolveSchema } from "../resolve-schema.js";
import { normalizeKeywords } from "./normalize-keywords.js";

/** Stands where a schema contains itself: how many schemas further out the same one began. */
const RECURSION_KEY = "x-contains-itself";

/** An operation with all that it reaches in its own place: no reference, nothing that its path or the document shares. */
export interface IsolatedOperation {
  operationId: string;
  method: string;
  path: string;
  /** By place and name, such as `query limit`. */
  parameters: Map<string, JsonObject>;
  /** Which credentials are accepted, each alternative as a list of what it takes, such as `apiKey in header Api-Key`. */
  security: string[][];
  requestBody: JsonObject | undefined;
  responses: JsonObject;
  /** What else it states, such as `deprecated`. */
  facts: JsonObject;
}

/**
 * Every operation of a contract by itself, without examples and without the names of schemas, so that what several
 * operations share is compared for each of them.
 */
export function isolateOperations(contract: JsonObject): IsolatedOperation[] {
  const paths = objectAt(contract, "paths");
  return listOperations(paths).map(({ path, method, operation }) => {
    const {
      operationId,
      parameters: _,
      security: __,
      requestBody,
      responses,
      ...facts
    } = operation;
    return {
      operationId: String(operationId),
      method,
      path,
      parameters: readParameters(contract, objectAt(paths, path), operation),
      security: readSecurity(contract, operation),
      requestBody: requestBody === undefined ? undefined : writeOutHolder(contract, requestBody),
      responses: mapValues(responses, (response) => writeOutHolder(contract, response)),
      facts: normalizeKeywords(facts),
    };
  });
}

/** Of two parameters with one name, that of the operation counts. */
function readParameters(
  contract: JsonObject,
  pathItem: JsonObject,
  operation: JsonObject,
): Map<string, JsonObject> {
  const all = [...arrayAt(pathItem, "parameters"), ...arrayAt(operation, "parameters")];
  const parameters = all.map((each) => writeOutHolder(contract, each));
  return new Map(parameters.map((each) => [`${each.in} ${each.name}`, each]));
}

function readSecurity(contract: JsonObject, operation: JsonObject): string[][] {
  const schemes = objectAt(contract.components, "securitySchemes");
  const requirements = operation.security ?? contract.security;
  return (Array.isArray(requirements) ? requirements : []).map((requirement) =>
    Object.keys(isObject(requirement) ? requirement : {})
      .map((name) => nameScheme(dereference(contract, schemes[name])))
      .sort(),
  );
}

function nameScheme({ type, in: place, name, scheme }: JsonObject): string {
  return type === "apiKey"
    ? `${type} in ${place} ${name}`
    : [type, scheme].filter(Boolean).join(" ");
}

/** A parameter, header, body, response or media type with its schemas written out. */
function writeOutHolder(contract: JsonObject, node: unknown): JsonObject {
  const { example: _, examples: __, ...facts } = normalizeKeywords(dereference(contract, node));
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => {
      if (key === "schema") return [key, writeOutSchema(contract, value, [])];
      if (key !== "content" && key !== "headers") return [key, value];
      return [key, mapValues(value, (part) => writeOutHolder(contract, part))];
    }),
  );
}

function writeOutSchema(contract: JsonObject, node: unknown, above: readonly unknown[]): unknown {
  if (!isObject(node)) return node;
  const target = dereference(contract, node);
  const level = above.indexOf(target);
  if (level >= 0) return { type: target.type, [RECURSION_KEY]: above.length - level };
  const within = (part: unknown) => writeOutSchema(contract, part, [...above, target]);
  const {
    example: _,
    examples: __,
    title: ___,
    ...facts
  } = normalizeKeywords(fold(contract, node));
  return Object.fromEntries(
    Object.entries(facts).map(([key, value]) => [key, writeOutKeyword(key, value, within)]),
  );
}

function writeOutKeyword(key: string, value: unknown, within: (part: unknown) => unknown): unknown {
  if (["items", "additionalProperties", "not"].includes(key)) return within(value);
  if (["oneOf", "anyOf", "allOf"].includes(key) && Array.isArray(value)) return value.map(within);
  return key === "properties" ? mapValues(value, within) : value;
}

/** Parts that cannot be one schema stay an `allOf`. */
function fold(contract: JsonObject, node: JsonObject): JsonObject {
  try {
    return resolveSchema(contract, node);
  } catch (error) {
    if (error instanceof PipelineError) return dereference(contract, node);
    throw error;
  }
}

function mapValues<T>(value: unknown, map: (part: unknown) => T): Record<string, T> {
  const entries = Object.entries(isObject(value) ? value : {});
  return Object.fromEntries(entries.map(([key, part]) => [key, map(part)]));
}
