import { isObject, type JsonObject } from "./json.js";
import { readType, resolveSchema } from "./resolve-schema.js";

/** Keywords of a schema whose value has the type of the schema itself. */
const TYPED = ["default", "example", "minimum", "maximum"];

/**
 * A copy of a document in which every default, example, minimum and maximum has the JSON type that its schema states, as
 * far as it can be read as one: upstream has written `'100'` for an integer.
 */
export function repairValueTypes(document: JsonObject): JsonObject {
  const repair = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(repair);
    if (!isObject(node)) return node;
    const copy = Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, repair(value)]),
    );
    // A parameter and a media type state the type of their example in a schema.
    const stated = isObject(node.schema) ? resolveSchema(document, node.schema) : node;
    const type = readType(stated);
    for (const key of TYPED) {
      if (Object.hasOwn(node, key) && typeof type === "string") copy[key] = toType(node[key], type);
    }
    return copy;
  };
  return Object.fromEntries(Object.entries(document).map(([key, value]) => [key, repair(value)]));
}

/** A value that does not read as the type stays as it is, for the checks to find. */
function toType(value: unknown, type: string): unknown {
  if (typeof value === "string" && (type === "integer" || type === "number")) {
    const number = value.trim() === "" ? Number.NaN : Number(value);
    const isRight = type === "integer" ? Number.isSafeInteger(number) : Number.isFinite(number);
    return isRight ? number : value;
  }
  if (type === "boolean" && (value === "true" || value === "false")) return value === "true";
  const isScalar = typeof value === "number" || typeof value === "boolean";
  return type === "string" && isScalar ? String(value) : value;
}
