import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { readType, resolveSchema } from "./resolve-schema.js";

/** Where a schema contains itself as a required field, no value is complete. */
const MAX_DEPTH = 8;

const SOME_TIME = "2025-08-21T11:29:47Z";

/**
 * Completes the named examples of a document in place: a field that a version requires and an example lacks is
 * made up, so that the overlay's examples are valid under every version.
 */
export function completeExamples(document: JsonObject): void {
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    if (isObject(node) && isObject(node.examples) && isObject(node.schema)) {
      for (const example of Object.values(node.examples).filter(isObject)) {
        if ("value" in example) example.value = complete(document, node.schema, example.value);
      }
    }
    for (const child of Object.values(node)) visit(child);
  };
  visit(document.paths);
}

function complete(document: JsonObject, node: unknown, value: unknown): unknown {
  const schema = resolveSchema(document, node);
  if (Array.isArray(value)) return value.map((each) => complete(document, schema.items, each));
  if (!isObject(value)) return value;
  const properties = objectAt(schema, "properties");
  const present = Object.entries(value).map(([key, field]) => {
    return [key, key in properties ? complete(document, properties[key], field) : field] as const;
  });
  return {
    ...sampleRequired(document, schema, Object.keys(value)),
    ...Object.fromEntries(present),
  };
}

/** The fields that an object must have, beside those that it has: numbers at their least, texts as their example. */
export function sampleRequired(
  document: JsonObject,
  schema: JsonObject,
  present: readonly string[] = [],
  depth = 0,
): JsonObject {
  const properties = objectAt(schema, "properties");
  const lacking = arrayAt(schema, "required")
    .map(String)
    .filter((key) => !present.includes(key));
  return Object.fromEntries(lacking.map((key) => [key, sample(document, properties[key], depth)]));
}

function sample(document: JsonObject, node: unknown, depth: number): unknown {
  const schema = resolveSchema(document, node);
  const [value] = [...arrayAt(schema, "enum"), ...arrayAt(schema, "x-enum")];
  const given = schema.default ?? value;
  if (given !== undefined) return given;
  switch (readType(schema)) {
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return false;
    case "array":
      return [];
    case "string":
      return schema.example ?? (schema.format === "date-time" ? SOME_TIME : sampleText(schema));
    default:
      return depth > MAX_DEPTH ? {} : sampleRequired(document, schema, [], depth + 1);
  }
}

function sampleText({ minLength }: JsonObject): string {
  return "x".repeat(typeof minLength === "number" ? minLength : 0);
}
