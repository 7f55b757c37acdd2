import type { IndexApi } from "../imports/api.js";
import { readModel } from "../imports/read-model.js";
import type { CallOptions } from "../options/call-options.js";
import type { SuccessResponse } from "../transport/http.js";
import type { IndexStats, NamespaceSummary } from "../types.js";

/** The API may name it by an empty string. */
const DEFAULT_NAMESPACE = "__default__";

type Types<T> = Readonly<Record<keyof T, string>>;

const STATS_TYPES: Types<IndexStats> = {
  dimension: "number",
  indexFullness: "number",
  metric: "string",
  namespaces: "object",
  totalVectorCount: "number",
  vectorType: "string",
};

const SUMMARY_TYPES: Types<NamespaceSummary> = { vectorCount: "number" };

export async function describeIndexStats(
  api: IndexApi,
  options: CallOptions = {},
): Promise<IndexStats> {
  const operation = "describeIndexStats";
  const call = { operation, options: api.resolve(operation, options) } as const;
  const { data, response } = await api.call(call, (client, fetch) =>
    client.POST("/describe_index_stats", { body: {}, fetch }),
  );
  const stats: IndexStats = readCounted(data, STATS_TYPES, { name: "an index", response });
  if (stats.namespaces === undefined) return stats;
  const namespaces = new Map<string, NamespaceSummary>();
  for (const [key, value] of Object.entries(stats.namespaces)) {
    const name = key || DEFAULT_NAMESPACE;
    // A count that is missing is one of zero.
    const { vectorCount = 0, ...rest } = readCounted(value, SUMMARY_TYPES, {
      name: "a namespace",
      response,
    });
    const others = namespaces.get(name)?.vectorCount ?? 0;
    namespaces.set(name, { ...rest, vectorCount: others + vectorCount });
  }
  return { ...stats, namespaces: Object.fromEntries(namespaces) };
}

/** A copy with numbers in place of strings of digits. @throws InvalidResponseError */
function readCounted<T>(
  value: unknown,
  types: Types<T>,
  { name, response }: { name: string; response: SuccessResponse },
): Partial<T> {
  const place = { name, toError: response.toError };
  const model = { ...readModel(value, {}, place) };
  for (const [field, type] of Object.entries<string>(types)) {
    const found = model[field];
    if (type === "number" && typeof found === "string" && /^\d+$/.test(found)) {
      model[field] = Number(found);
    }
  }
  // From the wire: the fields of T are checked.
  return readModel(model, types, place) as Partial<T>;
}
