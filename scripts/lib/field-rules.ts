import type { FieldRule } from "../../generated/contract.js";
import { arrayAt, type JsonObject, objectAt } from "./json.js";
import { PipelineError } from "./pipeline-error.js";
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

/** The rule for one field. @throws PipelineError where its schema limits it in a way that no check knows */
export function toFieldRule(contract: JsonObject, node: unknown, name: string): FieldRule {
  const schema = resolveSchema(contract, node);
  refuseUnknownKeywords(schema, name);
  const type = TYPES.find((each) => each === readRequestType(schema));
  if (type === undefined) {
    throw new PipelineError(
      `Cannot generate as ${name} has a type that no check knows: ${JSON.stringify(schema.type)}`,
    );
  }
  const limits = LIMITS.filter((limit) => typeof schema[limit] === "number");
  return {
    type,
    ...(schema.format === "int32" ? INT32_LIMITS : {}),
    ...Object.fromEntries(limits.map((limit) => [limit, schema[limit]])),
    ...readValues(schema, name),
    ...(type === "object" ? { fields: toNestedRules(contract, schema, name) } : {}),
  };
}

/** Where null is a value of its own, no check knows it. */
function readRequestType(schema: JsonObject): unknown {
  return [schema.type].flat().includes("null") ? undefined : readType(schema);
}

/** The rules for the fields of an object. */
export function toFieldRules(
  contract: JsonObject,
  node: unknown,
  name: string,
): Record<string, FieldRule> {
  if (name.split(".").length > MAX_DEPTH) {
    throw new PipelineError(
      `Cannot generate as ${name} is nested too deeply: does its schema contain itself?`,
    );
  }
  const schema = resolveSchema(contract, node);
  refuseUnknownKeywords(schema, name);
  const required = arrayAt(schema, "required");
  const entries = Object.entries(objectAt(schema, "properties")).map(([key, field]) => {
    const rule = toFieldRule(contract, field, `${name}.${key}`);
    return [key, required.includes(key) ? { ...rule, required: true } : rule] as const;
  });
  return Object.fromEntries(entries);
}

function toNestedRules(contract: JsonObject, schema: JsonObject, name: string) {
  const fields = toFieldRules(contract, schema, name);
  if (Object.keys(fields).length > 0) return fields;
  throw new PipelineError(
    `Cannot generate as ${name} is an object of any fields, which no check knows`,
  );
}

/** Values of a request are closed, whether the contract writes `enum` or `x-enum`. */
function readValues(schema: JsonObject, name: string): Pick<FieldRule, "values"> {
  const values = schema.enum ?? schema["x-enum"];
  if (values === undefined) return {};
  if (
    readType(schema) === "string" &&
    Array.isArray(values) &&
    values.every((each) => typeof each === "string")
  ) {
    return { values };
  }
  throw new PipelineError(
    `Cannot generate as ${name} has an enum of other values than texts, which no check knows`,
  );
}

function refuseUnknownKeywords(schema: JsonObject, name: string): void {
  const isKnown = (key: string) =>
    (key === "format" && FORMATS.includes(String(schema.format))) ||
    CHECKED.includes(key) ||
    NEUTRAL.includes(key) ||
    key.startsWith("x-") ||
    isHarmless(key, schema[key]);
  const unknown = Object.keys(schema).find((key) => !isKnown(key));
  if (unknown === undefined) return;
  throw new PipelineError(
    `Cannot generate as ${name} is limited by ${unknown}, which no check knows: teach src/imports/field-rules.ts and scripts/lib/field-rules.ts`,
  );
}

/** The client refuses unknown fields in any case. */
function isHarmless(key: string, value: unknown): boolean {
  return key === "additionalProperties" && typeof value === "boolean";
}
