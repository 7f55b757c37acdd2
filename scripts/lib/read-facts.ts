import type { FieldRule } from "../../generated/contract.js";
import { toFieldRule, toFieldRules } from "./field-rules.js";
import { type JsonObject, objectAt } from "./json.js";
import {
  findOperation,
  type Operation,
  type OperationFacts,
  toOperationFacts,
} from "./operations.js";
import { PipelineError } from "./pipeline-error.js";
import { readApiKeyHeader } from "./read-api-key-header.js";
import { dereference } from "./references.js";
import { refuseOtherServers } from "./refuse-other-servers.js";
import { readType, resolveSchema } from "./resolve-schema.js";
import type { SpecSource } from "./spec-source.js";

/** What the client must know of the contract at run time. */
export interface ContractFacts {
  apiVersion: string;
  apiVersionHeader: string;
  apiKeyHeader: string;
  /** By the names that spec/source.json gives them. */
  operations: Record<string, OperationFacts>;
  importStatuses: string[];
  importId: FieldRule;
  startImportFields: Record<string, FieldRule>;
  listImportsFields: Record<string, FieldRule>;
  /** How many imports a page holds where a list asks for no limit. */
  defaultListLimit: number;
  /** The JSON type of each field of an import. */
  importOperationTypes: Record<string, string>;
}

/**
 * Reads from a contract what the client must know at run time.
 * @throws PipelineError where a fact is missing or in a form that the client's checks do not know
 */
export function readFacts(contract: JsonObject, source: SpecSource): ContractFacts {
  const find = (operationId: string) => findOperation(contract, operationId);
  const describe = find(source.operations.describeImport);
  const start = find(source.operations.startImport);
  const list = find(source.operations.listImports);
  const cancel = find(source.operations.cancelImport);
  const named = Object.entries(source.operations).map(([name, id]) => [name, find(id)] as const);
  const operations = named.map(([, operation]) => operation);
  refuseOtherServers(contract, operations);
  const operationFields = objectAt(readAnswer(contract, describe), "properties");
  requireFields(contract, describe, { id: "string", status: "string" });
  requireFields(contract, start, { id: "string" });
  requireFields(contract, list, { data: "array" });
  return {
    apiVersion: String(objectAt(contract, "info").version),
    apiVersionHeader: source.versionHeader,
    apiKeyHeader: readApiKeyHeader(contract, operations),
    operations: Object.fromEntries(named.map(([name, each]) => [name, toOperationFacts(each)])),
    importStatuses: readStatuses(contract, operationFields.status),
    importId: readImportId(contract, [describe, cancel]),
    startImportFields: readStartFields(contract, start),
    listImportsFields: readListFields(contract, list),
    defaultListLimit: readDefaultLimit(contract, list),
    importOperationTypes: readTypes(contract, operationFields),
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

function readImportId(contract: JsonObject, operations: readonly Operation[]): FieldRule {
  const rules = operations.map(({ operationId, allParameters }) => {
    const parameters = allParameters.filter((each) => each.in === "path");
    if (parameters.length === 1) return toFieldRule(contract, parameters[0]?.schema, "id");
    throw new PipelineError(
      `Cannot generate as ${operationId} must have exactly one path parameter`,
    );
  });
  const [rule] = rules;
  const isShared = rules.every((each) => JSON.stringify(each) === JSON.stringify(rule));
  if (isShared && rule?.type === "string" && rule.maxLength !== undefined) return rule;
  throw new PipelineError(
    "Cannot generate as the id of an import must be a string of limited length, by the same rule in all operations",
  );
}

function readStartFields(contract: JsonObject, start: Operation): Record<string, FieldRule> {
  const body = dereference(contract, start.requestBody);
  const schema = objectAt(objectAt(body.content, "application/json"), "schema");
  const fields = toFieldRules(contract, schema, "startImport");
  requireKeys(fields, ["uri"], "a start");
  return fields;
}

function readListFields(contract: JsonObject, list: Operation): Record<string, FieldRule> {
  const parameters = list.allParameters.filter((each) => each.in === "query");
  const fields = parameters.map(({ name, schema, required }) => {
    const rule = toFieldRule(contract, schema, `listImports.${name}`);
    return [String(name), required === true ? { ...rule, required: true } : rule] as const;
  });
  const rules = Object.fromEntries(fields);
  requireKeys(rules, ["limit", "paginationToken"], "the parameters of a list");
  return rules;
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

function readAnswer(contract: JsonObject, operation: Operation): JsonObject {
  const responses = objectAt(operation, "responses");
  const success = Object.keys(responses).find((status) => /^2(\d\d|XX)$/.test(status));
  const response = dereference(contract, responses[success ?? ""]);
  return resolveSchema(
    contract,
    objectAt(objectAt(response.content, "application/json"), "schema"),
  );
}

function readTypes(contract: JsonObject, fields: JsonObject): Record<string, string> {
  const entries = Object.entries(fields).map(([name, field]) => {
    const type = readType(resolveSchema(contract, field));
    return [name, type === "integer" ? "number" : type] as const;
  });
  const known = ["string", "number", "boolean", "object", "array"];
  return Object.fromEntries(
    entries.filter((entry): entry is [string, string] => known.some((type) => type === entry[1])),
  );
}

/** Refuses an answer that lacks what the client reads of it. */
function requireFields(
  contract: JsonObject,
  operation: Operation,
  types: Record<string, string>,
): void {
  const fields = objectAt(readAnswer(contract, operation), "properties");
  for (const [field, type] of Object.entries(types)) {
    if (readType(resolveSchema(contract, fields[field])) === type) continue;
    throw new PipelineError(
      `Cannot generate as the answer of ${operation.operationId} has no ${field} of type ${type}`,
    );
  }
}

function requireKeys(object: object, keys: readonly string[], of: string): void {
  for (const key of keys) {
    if (key in object) continue;
    throw new PipelineError(`Cannot generate as the contract gives ${of} no ${key}`);
  }
}
