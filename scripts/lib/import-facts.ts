import type { FieldRule } from "../../generated/contract.js";
import { sampleRequired } from "./examples.js";
import { type LeaveToServer, toFieldRule } from "./field-rules.js";
import { type JsonObject, objectAt } from "./json.js";
import { findSuccess, type Operation } from "./operations.js";
import { PipelineError } from "./pipeline-error.js";
import { dereference } from "./references.js";
import type { Constant } from "./render-contract.js";
import { readType, resolveSchema } from "./resolve-schema.js";

/**
 * What the client reads of single operations, beside the rules for what they send. A constant of an operation that
 * spec/source.json does not name is left out, and the compiler names who misses it.
 * @throws PipelineError if a fact is missing, or has a form that the client cannot check
 */
export function readImportConstants(
  contract: JsonObject,
  operations: ReadonlyMap<string, Operation>,
  leave: LeaveToServer,
): Constant[] {
  const describe = operations.get("describeImport");
  const list = operations.get("listImports");
  return [
    ...(describe === undefined ? [] : readDescribed(contract, { describe, operations, leave })),
    ...(list === undefined ? [] : [readListed(contract, list)]),
  ];
}

interface Described {
  describe: Operation;
  operations: ReadonlyMap<string, Operation>;
  leave: LeaveToServer;
}

function readDescribed(
  contract: JsonObject,
  { describe, operations, leave }: Described,
): Constant[] {
  const model = readResponse(contract, describe);
  const fields = objectAt(model, "properties");
  const ofOne = [...operations.values()].filter(({ path }) => path === describe.path);
  return [
    {
      name: "IMPORT_STATUSES",
      documentation:
        "The statuses of an import that this version of the API names. Later versions may add to them.",
      value: readStatuses(contract, fields.status),
    },
    {
      name: "IMPORT_ID",
      documentation: "What the id of an import must keep to in a request.",
      value: readImportId(contract, ofOne, leave),
      type: "FieldRule",
    },
    {
      name: "IMPORT_OPERATION_TYPES",
      documentation: "The JSON type of each field of an import; `unknown` for several.",
      value: readTypes(contract, fields),
    },
    {
      name: "IMPORT_OPERATION_REQUIRED",
      documentation: "What the contract requires of every import, made up.",
      value: sampleRequired(contract, model),
    },
  ];
}

function readListed(contract: JsonObject, list: Operation): Constant {
  return {
    name: "DEFAULT_LIST_LIMIT",
    documentation: "How many imports a page holds if a list states no limit.",
    value: readDefaultLimit(contract, list),
  };
}

function readStatuses(contract: JsonObject, status: unknown): string[] {
  const schema = resolveSchema(contract, status);
  const values = schema.enum ?? schema["x-enum"];
  if (
    Array.isArray(values) &&
    values.length > 0 &&
    values.every((each) => typeof each === "string")
  ) {
    return values;
  }
  throw new PipelineError("Cannot generate as the contract lists no statuses of an import");
}

/** By the same rule in all operations of one import, since the client has one check for them. */
function readImportId(
  contract: JsonObject,
  operations: readonly Operation[],
  leave: LeaveToServer,
): FieldRule {
  const rules = operations.map(({ allParameters }) => {
    const parameter = allParameters.find((each) => each.in === "path");
    return toFieldRule(contract, parameter?.schema, { name: "id", leave });
  });
  const [rule] = rules;
  const isShared = rules.every((each) => JSON.stringify(each) === JSON.stringify(rule));
  if (isShared && rule?.type === "string") return rule;
  throw new PipelineError(
    "Cannot generate as the id of an import must be a string, by the same rule in all operations",
  );
}

/** Where the contract states none, a page holds as many as it may. */
function readDefaultLimit(contract: JsonObject, list: Operation): number {
  const limit = list.allParameters.find(({ name }) => name === "limit");
  const schema = resolveSchema(contract, limit?.schema);
  const found = schema.default ?? schema.maximum;
  if (typeof found === "number" && Number.isInteger(found) && found > 0) return found;
  throw new PipelineError(
    "Cannot generate as the contract does not say how many imports a page holds: limit has no integer as default or maximum",
  );
}

function readResponse(contract: JsonObject, operation: Operation): JsonObject {
  const responses = objectAt(operation, "responses");
  const response = dereference(contract, responses[findSuccess(operation)]);
  return resolveSchema(
    contract,
    objectAt(objectAt(response.content, "application/json"), "schema"),
  );
}

function readTypes(contract: JsonObject, fields: JsonObject): Record<string, string> {
  const known = ["string", "number", "boolean", "object", "array"];
  const entries = Object.entries(fields).map(([name, field]) => {
    const stated = readType(resolveSchema(contract, field));
    const type = stated === "integer" ? "number" : stated;
    return [name, known.find((each) => each === type) ?? "unknown"] as const;
  });
  return Object.fromEntries(entries);
}
