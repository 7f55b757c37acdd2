import type { FieldRule } from "../../generated/contract.js";
import { type LeaveToServer, toFieldRule, toFieldRules } from "./field-rules.js";
import { readImportConstants } from "./import-facts.js";
import { type JsonObject, objectAt } from "./json.js";
import { findOperation, type Operation, toOperationFacts } from "./operations.js";
import { readApiKeyHeader } from "./read-api-key-header.js";
import { readServerUrl } from "./read-server-url.js";
import { dereference } from "./references.js";
import type { Constant } from "./render-contract.js";
import type { DocumentName, SpecSource } from "./spec-source.js";

/** What the client must know of a contract at run time. */
export interface ContractFacts {
  apiKeyHeader: string;
  constants: Constant[];
  /** What requests are limited by that the client does not check. */
  unchecked: string[];
}

/**
 * Reads from the contract of a document what the client must know at run time.
 * @throws PipelineError if a fact is missing, or has a form that the client cannot check
 */
export function readFacts(
  contract: JsonObject,
  document: DocumentName,
  { documents, versionHeader }: SpecSource,
): ContractFacts {
  const named = Object.entries(documents.get(document)?.operations ?? {});
  const operations = new Map(named.map(([name, id]) => [name, findOperation(contract, id)]));
  const serverUrl = readServerUrl(contract, [...operations.values()]);
  const unchecked = new Set<string>();
  const leave: LeaveToServer = (limit) => void unchecked.add(limit);
  const apiKeyHeader = readApiKeyHeader(contract, [...operations.values()]);
  const apiVersion = String(objectAt(contract, "info").version);
  const constants = [
    ...(document === "db_data" ? nameApi({ apiVersion, versionHeader, apiKeyHeader }) : []),
    ...(serverUrl === undefined ? [] : [nameServer(serverUrl)]),
    nameOperations(operations),
    ...[...operations].flatMap(([name, operation]) =>
      nameFields(name, readFields(contract, operation, { name, leave })),
    ),
    ...readImportConstants(contract, operations, leave),
  ];
  return { apiKeyHeader, constants, unchecked: [...unchecked] };
}

/** The rules for what an operation sends, beside what stands in its path: the fields of its body, and the query. */
function readFields(
  contract: JsonObject,
  operation: Operation,
  { name, leave }: { name: string; leave: LeaveToServer },
): Record<string, FieldRule> {
  const body = dereference(contract, operation.requestBody);
  const { schema } = objectAt(body.content, "application/json");
  const parameters = operation.allParameters.filter((each) => each.in === "query");
  const query = parameters.map(({ name: key, schema: type, required }) => {
    const rule = toFieldRule(contract, type, { name: `${name}.${key}`, leave });
    return [String(key), required === true ? { ...rule, required: true } : rule] as const;
  });
  return { ...toFieldRules(contract, schema, { name, leave }), ...Object.fromEntries(query) };
}

/** What all documents share. */
function nameApi(facts: {
  apiVersion: string;
  versionHeader: string;
  apiKeyHeader: string;
}): Constant[] {
  return [
    {
      name: "API_VERSION",
      documentation:
        "The version of Pinecone's API that this package was generated from, and that requests state.",
      value: facts.apiVersion,
    },
    {
      name: "API_VERSION_HEADER",
      documentation: "The request header that carries API_VERSION.",
      value: facts.versionHeader,
    },
    {
      name: "API_KEY_HEADER",
      documentation: "The request header that carries the API key.",
      value: facts.apiKeyHeader,
    },
  ];
}

function nameServer(url: string): Constant {
  return { name: "SERVER_URL", documentation: "Where the operations are called.", value: url };
}

function nameOperations(operations: ReadonlyMap<string, Operation>): Constant {
  const entries = [...operations].map(([name, each]) => [name, toOperationFacts(each)]);
  return {
    name: "OPERATIONS",
    documentation: "The operations that spec/source.json names.",
    value: Object.fromEntries(entries),
  };
}

/** `START_IMPORT_FIELDS` for `startImport`; none for an operation that sends nothing. */
function nameFields(operation: string, fields: Record<string, FieldRule>): Constant[] {
  if (Object.keys(fields).length === 0) return [];
  const name = `${operation.replace(/([A-Z])/g, "_$1").toUpperCase()}_FIELDS`;
  const documentation = `What the fields that \`${operation}\` sends must keep to.`;
  return [{ name, documentation, value: fields, type: "FieldRules" }];
}
