import type { FieldRule } from "../../generated/contract.js";
import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { readType, resolveSchema } from "./resolve-schema.js";

const TYPES = ["string", "integer", "number", "boolean", "object"] as const;
const LIMITS = ["minLength", "maxLength", "minimum", "maximum"] as const;
const INT32_LIMITS = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
const MAX_DEPTH = 8;

/** Keywords that a check reads, and those that say nothing about which values are right. */
const CHECKED = ["type", "enum", "x-enum", "properties", "required", ...LIMITS];
/** `int32` is checked by its limits, the others say nothing that JSON does not say. */
const FORMATS = ["int32", "int64", "float", "double"];
const NEUTRAL = [
  "title",
  "description",
  "default",
  "example",
  "examples",
  "deprecated",
  "externalDocs",
];

/** Takes down a limit that no check of the client knows, so that the server is the one that enforces it. */
export type LeaveToServer = (limit: string) => void;

/** The rule for one field, with the limits that the client can check. */
export function toFieldRule(
  contract: JsonObject,
  node: unknown,
  { name, leave }: { name: string; leave: LeaveToServer },
): FieldRule {
  const schema = resolveSchema(contract, node, (key) => leave(`${name}: ${key}`));
  for (const key of listUnknown(schema)) leave(`${name}: ${key}`);
  const type = readRequestType(schema);
  if (type === undefined) {
    leave(`${name}: its type`);
    return { type: "unknown" };
  }
  const limits = LIMITS.filter((limit) => typeof schema[limit] === "number");
  const fields = type === "object" ? toNestedRules(contract, schema, { name, leave }) : undefined;
  if (type === "object" && fields === undefined) return { type: "unknown" };
  return {
    type,
    ...(schema.format === "int32" ? INT32_LIMITS : {}),
    ...Object.fromEntries(limits.map((limit) => [limit, schema[limit]])),
    ...readValues(schema, { name, leave }),
    ...(fields === undefined ? {} : { fields }),
  };
}

/** The rules for the fields of an object. */
export function toFieldRules(
  contract: JsonObject,
  node: unknown,
  { name, leave }: { name: string; leave: LeaveToServer },
): Record<string, FieldRule> {
  const schema = resolveSchema(contract, node, (key) => leave(`${name}: ${key}`));
  const required = arrayAt(schema, "required");
  const entries = Object.entries(objectAt(schema, "properties")).map(([key, field]) => {
    const rule = toFieldRule(contract, field, { name: `${name}.${key}`, leave });
    return [key, required.includes(key) ? { ...rule, required: true } : rule] as const;
  });
  return Object.fromEntries(entries);
}

/** Undefined for an object that takes any fields, and for one that contains itself without end. */
function toNestedRules(
  contract: JsonObject,
  schema: JsonObject,
  { name, leave }: { name: string; leave: LeaveToServer },
): Record<string, FieldRule> | undefined {
  const isOpen =
    isObject(schema.additionalProperties) ||
    Object.keys(objectAt(schema, "properties")).length === 0;
  if (!isOpen && name.split(".").length < MAX_DEPTH) {
    return toFieldRules(contract, schema, { name, leave });
  }
  leave(`${name}: its fields`);
  return undefined;
}

/** Where null is a value of its own, no check knows the type. */
function readRequestType(schema: JsonObject): FieldRule["type"] | undefined {
  const isNullable = schema.nullable === true || [schema.type].flat().includes("null");
  return isNullable ? undefined : TYPES.find((each) => each === readType(schema));
}

/** Values of a request are closed, whether the contract writes `enum` or `x-enum`. */
function readValues(
  schema: JsonObject,
  { name, leave }: { name: string; leave: LeaveToServer },
): Pick<FieldRule, "values"> {
  const values = schema.enum ?? schema["x-enum"];
  if (values === undefined) return {};
  if (
    readType(schema) === "string" &&
    Array.isArray(values) &&
    values.every((each) => typeof each === "string")
  ) {
    return { values };
  }
  leave(`${name}: enum`);
  return {};
}

function listUnknown(schema: JsonObject): string[] {
  const isKnown = (key: string) =>
    schema[key] === undefined ||
    (key === "format" && FORMATS.includes(String(schema.format))) ||
    (key === "nullable" && schema.nullable === false) ||
    CHECKED.includes(key) ||
    NEUTRAL.includes(key) ||
    key.startsWith("x-") ||
    isHarmless(key, schema[key]);
  return Object.keys(schema).filter((key) => !isKnown(key));
}

/** The client rejects unknown fields in any case. */
function isHarmless(key: string, value: unknown): boolean {
  return key === "additionalProperties" && typeof value === "boolean";
}
