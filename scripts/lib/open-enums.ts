import { isObject, type JsonObject, objectAt } from "./json.js";
import { listOperations } from "./operations.js";
import { dereference } from "./references.js";

/** Where the values of an enum in answers stand, in the document that types are made from. */
export const OPEN_ENUM_KEY = "x-open-enum";

/**
 * A copy of a document for making types: enums in answers are marked as open, since a server may send values that came
 * later; `x-enum` in requests becomes `enum`. What requests and answers share counts as an answer.
 */
export function openEnums(document: JsonObject): JsonObject {
  const copy = structuredClone(document);
  for (const { operation } of listOperations(copy.paths)) {
    visitSchemas(copy, objectAt(operation, "responses"), openEnum, new Set());
  }
  visitSchemas(copy, copy, closeEnum, new Set());
  return copy;
}

function openEnum(schema: JsonObject): void {
  const values = schema.enum ?? schema["x-enum"];
  if (!Array.isArray(values)) return;
  delete schema.enum;
  delete schema["x-enum"];
  // An open enum of numbers is a number.
  if (values.every((value) => typeof value === "string")) schema[OPEN_ENUM_KEY] = values;
}

function closeEnum(schema: JsonObject): void {
  if (Array.isArray(schema["x-enum"]) && schema.enum === undefined) schema.enum = schema["x-enum"];
}

/** Calls `visit` for all objects below a node and behind its references, each once. */
function visitSchemas(
  document: JsonObject,
  node: unknown,
  visit: (schema: JsonObject) => void,
  seen: Set<unknown>,
): void {
  if (typeof node !== "object" || node === null || seen.has(node)) return;
  seen.add(node);
  if (isObject(node)) {
    if (typeof node.$ref === "string")
      visitSchemas(document, dereference(document, node), visit, seen);
    visit(node);
  }
  for (const child of Object.values(node)) visitSchemas(document, child, visit, seen);
}
