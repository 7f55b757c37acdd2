import { isObject, type JsonObject } from "../json.js";
import { isVersionHeader } from "./compare-parameters.js";
import { pairResponses } from "./compare-statuses.js";
import type { IsolatedOperation } from "./isolate-operations.js";
import type { OperationPair } from "./pair-operations.js";

export interface ComparablePair {
  before: JsonObject;
  after: JsonObject;
  /** The parameters of both, in their order, as the later one has them. */
  parameters: JsonObject[];
}

/** Both forms of an operation as the differ takes them: the parameters that both have, and `x-enum` as `enum`. */
export function toComparable(pair: OperationPair, versionHeader: string): ComparablePair {
  const { before, after } = pair;
  const keys = [...before.parameters.keys()].filter(
    (key) => after.parameters.has(key) && !isVersionHeader(key, versionHeader),
  );
  const responses = pairResponses(pair);
  return {
    before: toDocument(before, keys, responses.before),
    after: toDocument(after, keys, responses.after),
    parameters: keys.map((key) => after.parameters.get(key) ?? {}),
  };
}

function toDocument(
  { facts, requestBody, ...operation }: IsolatedOperation,
  keys: readonly string[],
  responses: JsonObject,
): JsonObject {
  // By the names of their keys, which are the same in both.
  const parameters = keys.map((key) => ({
    ...operation.parameters.get(key),
    name: key.slice(key.indexOf(" ") + 1),
  }));
  const body = requestBody === undefined ? {} : { requestBody };
  const closed = renameOpenEnums({ ...facts, parameters, responses, ...body });
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
