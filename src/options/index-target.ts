import { orEnvironment, rejectOption } from "./environment.js";
import { readHost, readIndexName } from "./host.js";

/** Where an index is served, or by which name its host can be looked up. */
export type IndexTarget =
  | { baseUrl: string; indexName?: undefined }
  | { indexName: string; controlUrl: string };

const IS_MISSING =
  "is missing: pass it or indexName as an option, or set the environment variable PINECONE_INDEX_HOST or PINECONE_INDEX_NAME";

/** The options of a client that name its index. */
interface TargetOptions {
  indexHost?: unknown;
  indexName?: unknown;
  controlHost?: unknown;
}

/**
 * The index that the options or the environment name. An option goes before the environment, and there a host before a
 * name.
 * @param controlUrl where hosts are looked up by default
 * @throws InvalidArgumentError
 */
export function resolveTarget(
  { indexHost, indexName, controlHost }: TargetOptions,
  allowInsecureHttp: boolean,
  controlUrl: string,
): IndexTarget {
  if (indexHost !== undefined && indexName !== undefined) {
    rejectOption("indexName", "must be left out if indexHost is there");
  }
  if (indexName === undefined) {
    const host = orEnvironment(indexHost, "indexHost", "PINECONE_INDEX_HOST");
    if (host.value === "") rejectOption("indexHost", IS_MISSING);
    if (host.value !== undefined) {
      return { baseUrl: readHost(host.place, host.value, allowInsecureHttp) };
    }
  }
  const name = orEnvironment(indexName, "indexName", "PINECONE_INDEX_NAME");
  if (name.value === undefined) rejectOption("indexHost", IS_MISSING);
  if (name.value === "") rejectOption("indexName", IS_MISSING);
  const control = orEnvironment(controlHost, "controlHost", "PINECONE_CONTROLLER_HOST");
  return {
    indexName: readIndexName(name.place, name.value),
    controlUrl: readHost(control.place, control.value ?? controlUrl, allowInsecureHttp),
  };
}
