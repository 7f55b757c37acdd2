import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { PipelineError } from "./pipeline-error.js";

/**
 * The server of all operations, without a slash at its end; undefined if the document leaves its host open, as that of
 * an index. The client puts the paths right behind it.
 */
export function readServerUrl(
  contract: JsonObject,
  operations: readonly JsonObject[],
): string | undefined {
  const paths = Object.values(objectAt(contract, "paths"));
  const own = [...operations, ...paths].some(
    (each) => isObject(each) && each.servers !== undefined,
  );
  const urls = arrayAt(contract, "servers").map((server) =>
    String(isObject(server) ? server.url : ""),
  );
  if (own || !urls.every((url) => /^https:\/\/[^/]+\/?$/.test(url))) {
    throw new PipelineError(
      "Cannot generate as the contract's servers must be https:// and a host, without a path",
    );
  }
  const [url, ...others] = urls.map((each) => each.replace(/\/$/, ""));
  return others.length > 0 || url?.includes("{") ? undefined : url;
}
