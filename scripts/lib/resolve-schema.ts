import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { dereference } from "./references.js";

/** What may differ between the parts of an `allOf`: what is merged, and what only describes. */
const MERGED = ["properties", "required", "title", "description", "example", "examples", "default"];

/** What holds where two parts of an `allOf` say different things by one keyword. */
export type SettleClash = (key: string, left: unknown, right: unknown) => unknown;

/** A schema with its references followed and its `allOf` folded into it; of what clashes, the last counts. */
export function resolveSchema(
  contract: JsonObject,
  node: unknown,
  settleClash: SettleClash = (_key, _left, right) => right,
): JsonObject {
  const { allOf, ...own } = spreadReference(contract, node);
  if (!Array.isArray(allOf)) return own;
  const parts = allOf.map((part) => resolveSchema(contract, part, settleClash));
  return [...parts, own].reduce((left, right) => mergeSchemas(left, right, settleClash), {});
}

/** A schema without its `$ref`. From OpenAPI 3.1 on, what stands beside a `$ref` counts; before, it does not. */
function spreadReference(contract: JsonObject, node: unknown): JsonObject {
  if (!isObject(node) || typeof node.$ref !== "string") return isObject(node) ? node : {};
  const { $ref, ...siblings } = node;
  const target = dereference(contract, node);
  const counts = !String(contract.openapi).startsWith("3.0.") && Object.keys(siblings).length > 0;
  return counts ? { allOf: [target, siblings] } : spreadReference(contract, target);
}

/** The type of a schema, which from OpenAPI 3.1 on may stand in a list, with `null` beside it. */
export function readType(schema: JsonObject): unknown {
  const types = [schema.type].flat().filter((type) => type !== "null");
  return types.length === 1 ? types[0] : undefined;
}

/** Both schemas at once, as `allOf` means it. */
function mergeSchemas(left: JsonObject, right: JsonObject, settleClash: SettleClash): JsonObject {
  const settled = Object.keys(left)
    .filter((key) => isClash(key, left[key], right[key]))
    .map((key) => [key, settleClash(key, left[key], right[key])]);
  const properties = mergeProperties(objectAt(left, "properties"), objectAt(right, "properties"));
  const required = [...arrayAt(left, "required"), ...arrayAt(right, "required")];
  return {
    ...left,
    ...right,
    ...Object.fromEntries(settled),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
    ...(required.length > 0 ? { required: [...new Set(required)] } : {}),
  };
}

/** A property that stands in both must keep to both. */
function mergeProperties(left: JsonObject, right: JsonObject): JsonObject {
  const merged = Object.entries(right).map(([key, schema]) => {
    return [key, key in left ? { allOf: [left[key], schema] } : schema] as const;
  });
  return { ...left, ...Object.fromEntries(merged) };
}

function isClash(key: string, left: unknown, right: unknown): boolean {
  if (MERGED.includes(key) || left === undefined || right === undefined) return false;
  return JSON.stringify(left) !== JSON.stringify(right);
}
