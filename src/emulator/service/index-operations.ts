import type { ImportMachine } from "../machine/import-machine.js";
import { type EmulatedResponse, jsonResponse } from "./http.js";

/** Programs list the one index by this name, if it has none of its own. */
const DEFAULT_NAME = "emulator";

/** What the index holds. What a filter selects is not emulated: the service describes the whole index, too. */
export function describeIndexStats(machine: ImportMachine): EmulatedResponse {
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

/** The index by its name. Without one of its own it has any. */
export function describeIndex(
  machine: ImportMachine,
  { name, origin }: { name: string; origin: string },
): EmulatedResponse {
  const index = machine.index();
  if (name === (index.name ?? name)) return jsonResponse(toIndexModel(machine, { name, origin }));
  const error = { code: "NOT_FOUND", message: `Resource ${name} not found` };
  return jsonResponse({ error, status: 404 }, 404);
}

export function listIndexes(machine: ImportMachine, origin: string): EmulatedResponse {
  const { name = DEFAULT_NAME } = machine.index();
  return jsonResponse({ indexes: [toIndexModel(machine, { name, origin })] });
}

/** As the control plane describes an index: SDKs read its host, and some its dimension, metric, spec and status. */
function toIndexModel(
  machine: ImportMachine,
  { name, origin }: { name: string; origin: string },
): Record<string, unknown> {
  const { dimension, metric, vectorType } = machine.index();
  return {
    name,
    ...(dimension === undefined ? {} : { dimension }),
    metric,
    host: origin,
    spec: { serverless: { cloud: "aws", region: "us-east-1" } },
    status: { ready: true, state: "Ready" },
    vector_type: vectorType,
    deletion_protection: "disabled",
  };
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
