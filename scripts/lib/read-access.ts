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

/** The client puts the paths right behind the host of the index. */
export function refuseOtherServers(contract: JsonObject, operations: readonly JsonObject[]): void {
  const paths = Object.values(objectAt(contract, "paths"));
  const own = [...operations, ...paths].some(
    (each) => isObject(each) && each.servers !== undefined,
  );
  const isHostAlone = arrayAt(contract, "servers").every((server) =>
    /^https:\/\/[^/]+\/?$/.test(String(isObject(server) ? server.url : "")),
  );
  if (isHostAlone && !own) return;
  throw new PipelineError(
    "Cannot generate as the contract's servers must be https:// and a host, without a path",
  );
}
