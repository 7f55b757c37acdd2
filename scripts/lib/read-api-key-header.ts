import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { PipelineError } from "./pipeline-error.js";
import { dereference } from "./references.js";

/** The one header that secures all operations. A requirement of several schemes at once is none that the client keeps. */
export function readApiKeyHeader(contract: JsonObject, operations: readonly JsonObject[]): string {
  const known = objectAt(contract.components, "securitySchemes");
  const headers = operations.map((operation) => {
    const requirements = Array.isArray(operation.security)
      ? operation.security
      : arrayAt(contract, "security");
    const single = requirements
      .map((each) => Object.keys(isObject(each) ? each : {}))
      .filter((each) => each.length === 1);
    const schemes = single.map(([scheme]) => dereference(contract, known[scheme ?? ""]));
    return schemes.find(({ type, in: place }) => type === "apiKey" && place === "header")?.name;
  });
  const [header] = headers;
  const isShared = headers.every((each) => each === header);
  if (isShared && typeof header === "string" && /^[A-Za-z0-9-]+$/.test(header)) return header;
  throw new PipelineError(
    "Cannot generate as the contract does not secure all operations by one API key in one header",
  );
}
