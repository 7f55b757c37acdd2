import { type JsonObject, sortKeys } from "../json.js";

/** Keywords at the values that they have where they are left out. */
const DEFAULTS: JsonObject = {
  required: false,
  deprecated: false,
  readOnly: false,
  writeOnly: false,
  allowEmptyValue: false,
  allowReserved: false,
  exclusiveMinimum: false,
  exclusiveMaximum: false,
  uniqueItems: false,
  additionalProperties: true,
  minLength: 0,
  minItems: 0,
  minProperties: 0,
};

const BOUNDS = [
  ["minimum", "exclusiveMinimum", 1],
  ["maximum", "exclusiveMaximum", -1],
] as const;

const DEFAULT_STYLES: JsonObject = {
  query: "form",
  cookie: "form",
  path: "simple",
  header: "simple",
};

/**
 * A parameter or schema in the one form for what may be written in several: as OpenAPI 3.1 has it, and without what
 * says no more than its absence. So another form of the same is no change.
 */
export function normalizeKeywords(node: JsonObject): JsonObject {
  const style = node.style ?? DEFAULT_STYLES[String(node.in)];
  const isDefault = (key: string, value: unknown) =>
    (Object.hasOwn(DEFAULTS, key) && DEFAULTS[key] === value) ||
    (key === "style" && value === DEFAULT_STYLES[String(node.in)]) ||
    (key === "explode" && value === (style === "form"));
  const stated = Object.entries(withNumericBounds(node)).filter(
    ([key, value]) => !isDefault(key, value),
  );
  const { nullable, const: constant, ...facts } = Object.fromEntries(stated);
  return {
    ...facts,
    ...readTypes(facts.type, nullable === true),
    ...(facts.default === undefined ? {} : { default: toScalar(facts.default) }),
    ...(constant === undefined ? {} : { enum: [toScalar(constant)] }),
  };
}

/** Types as a text or, of several, as a list in alphabetical order, with `null` where that is allowed. */
function readTypes(type: unknown, isNullable: boolean): JsonObject {
  if (type === undefined) return isNullable ? { nullable: true } : {};
  const types = [...new Set([type, ...(isNullable ? ["null"] : [])].flat())].sort();
  return { type: types.length === 1 ? types[0] : types };
}

/** An object or a list as its text: the differ compares no other. */
function toScalar(value: unknown): unknown {
  return typeof value === "object" && value !== null ? JSON.stringify(sortKeys(value)) : value;
}

/** `minimum: 5, exclusiveMinimum: true`, as OpenAPI 3.0 has it, as `exclusiveMinimum: 5`; of an integer, as `minimum: 6`. */
function withNumericBounds(node: JsonObject): JsonObject {
  const isInteger = [node.type].flat().includes("integer");
  let bounds = node;
  for (const [bound, exclusive, step] of BOUNDS) {
    const { [bound]: limit, [exclusive]: mark, ...rest } = bounds;
    const excluded = mark === true ? limit : mark;
    if (typeof excluded !== "number") continue;
    const inclusive = mark === true ? {} : { [bound]: limit };
    bounds = isInteger
      ? { ...rest, [bound]: excluded + step }
      : { ...rest, ...inclusive, [exclusive]: excluded };
  }
  return bounds;
}
