import type { IndexApi } from "../imports/api.js";
import { readModel } from "../imports/read-model.js";
import type { CallOptions } from "../options/call-options.js";
import type { SuccessResponse } from "../transport/http.js";
import type { IndexStats, NamespaceSummary } from "../types.js";

/** The API may name it by an empty string. */
const DEFAULT_NAMESPACE = "__default__";

/** Versions of the API may have more fields, which are not checked. One that is renamed does not compile. */
const STATS_TYPES = {
  dimension: "number",
  indexFullness: "number",
  metric: "string",
  namespaces: "object",
  totalVectorCount: "number",
  vectorType: "string",
} as const satisfies { [Field in keyof IndexStats]: string };

const SUMMARY_TYPES = { vectorCount: "number" } as const satisfies {
  [Field in keyof NamespaceSummary]: string;
};

export async function describeIndexStats(
  api: IndexApi,
  options: CallOptions = {},
): Promise<IndexStats> {
  const operation = "describeIndexStats";
  const call = { operation, options: api.resolve(operation, options) } as const;
  const { data, response } = await api.call(call, (client, fetch) =>
    client.POST("/describe_index_stats", { body: {}, fetch }),
  );
  // From the wire, in what is read: its fields are checked.
  const stats = readCounted(data, STATS_TYPES, { name: "an index", response }) as IndexStats;
  if (stats.namespaces === undefined) return stats;
  const namespaces = new Map<string, NamespaceSummary>();
  for (const [key, value] of Object.entries(stats.namespaces)) {
    const name = key || DEFAULT_NAMESPACE;
    // A count that is missing is one of zero.
    const summary = readCounted(value, SUMMARY_TYPES, { name: "a namespace", response });
    const { vectorCount = 0, ...rest } = summary as NamespaceSummary;
    const others = namespaces.get(name)?.vectorCount ?? 0;
    namespaces.set(name, { ...rest, vectorCount: others + vectorCount });
  }
  return { ...stats, namespaces: Object.fromEntries(namespaces) };
}

/** A copy with numbers in place of strings of digits. @throws InvalidResponseError */
function readCounted(
  value: unknown,
  types: Readonly<Record<string, string>>,
  { name, response }: { name: string; response: SuccessResponse },
): Record<string, unknown> {
  const place = { name, toError: response.toError };
  const model = { ...readModel(value, {}, place) };
  for (const [field, type] of Object.entries(types)) {
    const found = model[field];
    if (type === "number" && typeof found === "string" && /^\d+$/.test(found)) {
      model[field] = Number(found);
    }
  }
  return readModel(model, types, place);
}
