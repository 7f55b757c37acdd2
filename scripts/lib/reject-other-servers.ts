import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { PipelineError } from "./pipeline-error.js";

/** The client puts the paths right behind the host of the index. */
export function rejectOtherServers(contract: JsonObject, operations: readonly JsonObject[]): void {
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
