import type { IndexView } from "../machine/emulated-index.js";

/** What decides how an index is described, beside the index. */
export interface IndexRequest {
  /** The scheme and the host by which the emulator was reached. */
  origin: string;
  /** The version of the API that the request states, or `""`. */
  apiVersion: string;
}

const CLOUD = { cloud: "aws", region: "us-east-1" };

const READ_CAPACITY = { read_capacity: { mode: "OnDemand", status: { state: "Ready" } } };

/**
 * As the control plane describes an index, with what newer versions require: the SDKs for them fail without it, while they
 * take what only older versions have.
 */
export function toIndexModel(
  index: IndexView,
  { origin, apiVersion }: IndexRequest,
): Record<string, unknown> {
  const { name, dimension, metric, vectorType } = index;
  return {
    name,
    ...(dimension === undefined ? {} : { dimension }),
    metric,
    // As in the service, https is left out: some clients put it before whatever stands here.
    host: origin.replace(/^https:\/\//i, ""),
    spec: { serverless: { ...CLOUD, ...(apiVersion < "2025-10" ? {} : READ_CAPACITY) } },
    status: { ready: true, state: "Ready" },
    vector_type: vectorType,
    deletion_protection: "disabled",
    ...(apiVersion < "2026-01" ? {} : toSchema(index)),
  };
}

/** Without a dimension there is no dense field that could be described. The fields have the names of an index of vectors. */
function toSchema({ dimension, metric, vectorType }: IndexView): Record<string, unknown> {
  const sparse = { _sparse_values: { type: "sparse_vector" } };
  const dense =
    dimension === undefined ? {} : { _values: { type: "dense_vector", dimension, metric } };
  return {
    deployment: { deployment_type: "managed", ...CLOUD },
    schema: { fields: vectorType === "sparse" ? sparse : dense },
    ...READ_CAPACITY,
  };
}
