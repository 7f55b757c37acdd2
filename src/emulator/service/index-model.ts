import type { IndexView } from "../machine/emulated-index.js";

const CLOUD = { cloud: "aws", region: "us-east-1" };

const READ_CAPACITY = { read_capacity: { mode: "OnDemand", status: { state: "Ready" } } };

/**
 * As the control plane describes an index, in all versions of the API at once: the SDKs fail without what their version
 * requires, and take what others have.
 * @param origin the scheme and the host by which the emulator was reached
 */
export function toIndexModel(index: IndexView, origin: string): Record<string, unknown> {
  const { name, dimension, metric, vectorType } = index;
  return {
    name,
    // As in the service, https is left out: some clients put it before whatever stands here.
    host: origin.replace(/^https:\/\//i, ""),
    status: { ready: true, state: "Ready" },
    deletion_protection: "disabled",
    // Until a schema took their place.
    ...(dimension === undefined ? {} : { dimension }),
    metric,
    vector_type: vectorType,
    spec: { serverless: { ...CLOUD, ...READ_CAPACITY } },
    // Since then.
    schema: { fields: toSchemaFields(index) },
    deployment: { deployment_type: "managed", ...CLOUD },
    ...READ_CAPACITY,
  };
}

/** By the names that tell an index of vectors. Without a dimension there is no dense field that could be described. */
function toSchemaFields({ dimension, metric, vectorType }: IndexView): Record<string, unknown> {
  if (vectorType === "sparse") return { _sparse_values: { type: "sparse_vector" } };
  return dimension === undefined ? {} : { _values: { type: "dense_vector", dimension, metric } };
}
