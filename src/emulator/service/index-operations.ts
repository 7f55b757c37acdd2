import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { isRecord, parseJson } from "../../json.js";
import { isIndexName } from "../machine/emulated-index.js";
import type { ImportMachine } from "../machine/import-machine.js";
import { CONTROL_ERRORS } from "./errors.js";
import { type EmulatedResponse, jsonResponse } from "./http.js";
import { toIndexModel } from "./index-model.js";

/** Programs list the one index by this name, if it has none of its own. */
const DEFAULT_NAME = "emulator";

/**
 * What the index holds. What a filter selects is not emulated: the service describes the whole index, too.
 * @throws InvalidArgumentError for a body that the contract does not allow
 */
export function describeIndexStats(machine: ImportMachine, body: string): EmulatedResponse {
  checkStatsRequest(body);
  const { dimension, metric, vectorType, namespaces } = machine.index();
  const counts = Object.entries(namespaces);
  return jsonResponse({
    namespaces: Object.fromEntries(counts.map(([name, vectorCount]) => [name, { vectorCount }])),
    ...(dimension === undefined ? {} : { dimension }),
    indexFullness: 0,
    totalVectorCount: counts.reduce((sum, [, records]) => sum + records, 0),
    metric,
    vectorType,
  });
}

function checkStatsRequest(body: string): void {
  const request = parseJson(body);
  if (!isRecord(request)) reject("body", "must be a JSON object");
  if (!isRecord(request.filter ?? {})) reject("filter", "must be an object");
}

function reject(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: "describe index stats", argument, rule });
}

/** The index by its name. Without one of its own it has any that an index can have. */
export function describeIndex(
  machine: ImportMachine,
  { name, origin }: { name: string; origin: string },
): EmulatedResponse {
  const index = machine.index();
  const isFound = index.name === undefined ? isIndexName(name) : index.name === name;
  if (isFound) return jsonResponse(toIndexModel({ ...index, name }, origin));
  return CONTROL_ERRORS.error(404, `Resource ${name} not found`);
}

export function listIndexes(machine: ImportMachine, origin: string): EmulatedResponse {
  const { name = DEFAULT_NAME, ...index } = machine.index();
  return jsonResponse({ indexes: [toIndexModel({ ...index, name }, origin)] });
}

/** In the order of the names, a page at a time: a token is the last name of the page before. */
export function listNamespaces(
  machine: ImportMachine,
  limit: number,
  query: URLSearchParams,
): EmulatedResponse {
  const { namespaces } = machine.index();
  const after = query.get("paginationToken") ?? "";
  const prefix = query.get("prefix") ?? "";
  const matching = Object.keys(namespaces)
    .filter((name) => name.startsWith(prefix))
    .sort();
  const names = matching.filter((name) => name > after);
  const page = names.slice(0, limit);
  return jsonResponse({
    namespaces: page.map((name) => ({ name, record_count: namespaces[name] })),
    ...(names.length > page.length ? { pagination: { next: page.at(-1) } } : {}),
    total_count: matching.length,
  });
}
