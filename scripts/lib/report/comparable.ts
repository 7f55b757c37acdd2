import { isObject, type JsonObject, objectAt } from "../json.js";
import { listOperations, readParameters } from "../operations.js";
import { PipelineError } from "../pipeline-error.js";
import { resolveSchema } from "../resolve-schema.js";

/** Stands on an enum that the contract writes as `x-enum`, which the differ does not read. */
export const OPEN_KEY = "x-open";

/** Stands where a schema contains itself: how many references further out the same one began. */
const RECURSION_KEY = "contains-itself";

/** How many parts an operation may have: where many schemas contain each other, there would be no end of them. */
const MAX_PARTS = 20_000;

/** What nobody sees, or what the generator rejects in any other form than the usual one. */
const DROPPED = [
  "example",
  "examples",
  "title",
  "style",
  "explode",
  "callbacks",
  "mapping",
  "$defs",
];
/** Keywords whose values are data, and hold no references. */
const DATA = ["default", "enum", "const", "required", "security"];

/**
 * A contract as the differ takes it: each operation by itself, with its references inlined and each `allOf` merged. So a
 * renamed schema is not a change, and a change of a shared schema is reported for each operation.
 * @throws PipelineError if it has too many parts to be compared
 */
export function toComparable(contract: JsonObject): JsonObject {
  const paths: Record<string, JsonObject> = {};
  let parts = 0;
  const inline = (node: unknown, above: readonly string[]): unknown => {
    if (Array.isArray(node)) return node.map((each) => inline(each, above));
    if (!isObject(node)) return node;
    parts += 1;
    if (parts > MAX_PARTS) throw tooMany();
    const references = listReferences(node);
    const repeated = references.find((each) => above.includes(each));
    if (repeated !== undefined) {
      return { [RECURSION_KEY]: above.length - above.indexOf(repeated) };
    }
    const within = [...above, ...references];
    const facts = Object.entries(withEnum(resolveSchema(contract, node)));
    const kept = facts.filter(([key]) => !DROPPED.includes(key));
    return mapEntries(kept, (value, key) => {
      // The differ compares no objects in this place.
      if (key === "default" && isObject(value)) return JSON.stringify(value);
      if (DATA.includes(key)) return value;
      const isMap = key === "properties" && isObject(value);
      return isMap
        ? mapEntries(Object.entries(value), (each) => inline(each, within))
        : inline(value, within);
    });
  };
  for (const { path, method, operation } of listOperations(contract.paths)) {
    parts = 0;
    const parameters = readParameters(contract, { path, operation });
    const comparable = inline({ ...operation, parameters }, []);
    paths[path] = { ...paths[path], [method]: comparable };
  }
  const { openapi, info, servers, security } = contract;
  const { securitySchemes } = objectAt(contract, "components");
  return { openapi, info, servers, security, paths, components: { securitySchemes } };
}

function tooMany(): PipelineError {
  return new PipelineError(
    `Cannot compare the contracts as an operation has more than ${MAX_PARTS} parts: do many schemas contain each other?`,
  );
}

function withEnum({ "x-enum": open, ...schema }: JsonObject): JsonObject {
  if (!Array.isArray(open) || schema.enum !== undefined) return schema;
  return { ...schema, enum: open, [OPEN_KEY]: true };
}

/** The references of a node and of the parts of its `allOf`. */
function listReferences({ $ref, allOf }: JsonObject): string[] {
  const parts = Array.isArray(allOf) ? allOf.filter(isObject).flatMap(listReferences) : [];
  return [...(typeof $ref === "string" ? [$ref] : []), ...parts];
}

function mapEntries(
  entries: readonly [string, unknown][],
  map: (value: unknown, key: string) => unknown,
): JsonObject {
  return Object.fromEntries(entries.map(([key, value]) => [key, map(value, key)]));
}
