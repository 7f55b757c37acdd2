import { isObject, type JsonObject, objectAt } from "./json.js";
import { PipelineError } from "./pipeline-error.js";

export const SOURCE_PATH = "spec/source.json";

/** What the contract was made from, so that a later run can detect that upstream moved. */
export interface SpecLock {
  version: string;
  /** Where the document lies below upstream's root. */
  upstream: string;
  upstreamSha256: string;
  contractSha256: string;
}

/** spec/source.json: the settings are edited by hand, and the lock alone is written by `spec:update`. */
export interface SpecSource {
  /** Our name for each operation that is kept, and upstream's operationId for it. */
  operations: Record<string, string>;
  /** The request header that picks the API version; the transport sends it, whether the contract lists it or not. */
  versionHeader: string;
  /** Absent until the first `spec:update`. */
  lock?: SpecLock;
}

const LOCK_KEYS = ["version", "upstream", "upstreamSha256", "contractSha256"] as const;

/** Reads spec/source.json. @throws PipelineError that names the key at fault */
export function parseSpecSource(text: string): SpecSource {
  const source = parseJson(text);
  rejectUnknown(source, ["operations", "versionHeader", "lock"], "");
  const operations = readOperations(objectAt(source, "operations"));
  const { versionHeader } = readStrings(source, ["versionHeader"], "");
  if (!isObject(source) || source.lock === undefined) return { operations, versionHeader };
  rejectUnknown(source.lock, LOCK_KEYS, "lock.");
  const lock = readStrings(objectAt(source, "lock"), LOCK_KEYS, "lock.");
  return { operations, versionHeader, lock: { ...lock, version: checkVersion(lock.version) } };
}

/** Nothing that stands there is dropped in silence. */
function rejectUnknown(value: unknown, known: readonly string[], prefix: string): void {
  const unknown = Object.keys(isObject(value) ? value : {}).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new PipelineError(
    `Cannot read ${SOURCE_PATH} as it has an unknown key ${prefix}${unknown}: the keys are ${known.map((key) => prefix + key).join(", ")}`,
  );
}

/** The lock of a source. @throws PipelineError where no contract was written yet */
export function requireLock(source: SpecSource): SpecLock {
  if (source.lock !== undefined) return source.lock;
  throw new PipelineError(
    `Cannot go on as ${SOURCE_PATH} has no lock: run npm run spec:update -- VERSION`,
  );
}

/** A version as upstream names it: a year and a month, with an optional suffix such as `.alpha`. */
export function checkVersion(version: string): string {
  if (isVersion(version)) return version;
  throw new PipelineError(
    `Cannot use version ${JSON.stringify(version)} as it must be YYYY-MM with an optional suffix, such as .alpha`,
  );
}

export function isVersion(text: string): boolean {
  return /^\d{4}-\d{2}(\.[a-z0-9]+)*$/i.test(text);
}

export function upstreamPath(version: string): string {
  return `${version}/db_data_${version}.oas.yaml`;
}

export function contractPath(version: string): string {
  return `spec/db_data_${version}.oas.yaml`;
}

function readOperations(operations: JsonObject): Record<string, string> {
  const names = Object.keys(operations);
  if (names.length === 0) {
    throw new PipelineError(`Cannot read ${SOURCE_PATH} as operations must name at least one`);
  }
  const misnamed = names.find((name) => !/^[a-z][A-Za-z0-9]*$/.test(name));
  if (misnamed !== undefined) {
    throw new PipelineError(
      `Cannot read ${SOURCE_PATH} as operations has a name that is not in camelCase: ${JSON.stringify(misnamed)}`,
    );
  }
  return readStrings(operations, names, "operations.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PipelineError(`Cannot read ${SOURCE_PATH} as it is not JSON: ${error}`);
  }
}

function readStrings<Key extends string>(
  from: unknown,
  keys: readonly Key[],
  prefix: string,
): Record<Key, string> {
  const entries = keys.map((key) => {
    const value = isObject(from) ? from[key] : undefined;
    if (typeof value === "string" && value !== "") return [key, value];
    throw new PipelineError(
      `Cannot read ${SOURCE_PATH} as ${prefix}${key} must be a text that is not empty`,
    );
  });
  return Object.fromEntries(entries);
}
