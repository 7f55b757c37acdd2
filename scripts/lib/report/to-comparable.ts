import { isObject, type JsonObject } from "../json.js";
import { isVersionHeader } from "./compare-parameters.js";
import type { IsolatedOperation } from "./isolate-operations.js";
import type { OperationPair } from "./pair-operations.js";

export interface ComparablePair {
  before: JsonObject;
  after: JsonObject;
  /** The keys of the parameters of both, in their order. */
  parameters: string[];
}

/** Both forms of an operation as the differ takes them: the parameters that both have, and `x-enum` as `enum`. */
export function toComparable(
  { before, after }: OperationPair,
  versionHeader: string,
): ComparablePair {
  const former = before ?? after;
  const parameters = [...former.parameters.keys()].filter(
    (key) => after.parameters.has(key) && !isVersionHeader(key, versionHeader),
  );
  const [left = {}, right = {}] = [former, after].map((operation) =>
    toDocument(operation, parameters),
  );
  return { before: left, after: right, parameters };
}

function toDocument(
  { facts, requestBody, responses, ...operation }: IsolatedOperation,
  keys: readonly string[],
): JsonObject {
  const parameters = keys.map((key) => operation.parameters.get(key));
  const document = {
    ...facts,
    parameters,
    responses,
    ...(requestBody === undefined ? {} : { requestBody }),
  };
  const closed = renameOpenEnums(document);
  return isObject(closed) ? closed : {};
}

function renameOpenEnums(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renameOpenEnums);
  if (!isObject(value)) return value;
  const isOpen = Array.isArray(value["x-enum"]) && value.enum === undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [
      isOpen && key === "x-enum" ? "enum" : key,
      renameOpenEnums(part),
    ]),
  );
}
