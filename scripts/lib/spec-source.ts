import { isObject, type JsonObject, objectAt } from "./json.js";
import { PipelineError } from "./pipeline-error.js";

export const SOURCE_PATH = "spec/source.json";

/** The documents of Pinecone's API that contracts are made from, what is ours for each, and where its code goes. */
export const DOCUMENTS = {
  db_data: { overlay: "spec/overlay.yaml", generated: "generated" },
  db_control: { overlay: "spec/control-overlay.yaml", generated: "generated/control" },
} as const;

export type DocumentName = keyof typeof DOCUMENTS;

/** What is kept of a document. */
export interface DocumentSource {
  /** Our name for each operation that is kept, and upstream's operationId for it. */
  operations: Record<string, string>;
  /** By our name of an operation: the fields that are kept of its response. Of one that is not named, all are. */
  responseFields: Record<string, string[]>;
}

/** What a contract was made from, so that a later run can detect that upstream moved. */
export interface DocumentLock {
  upstreamSha256: string;
  contractSha256: string;
}

/** The version that all documents have, and what each contract was made from. */
export interface SpecLock {
  version: string;
  documents: Partial<Record<DocumentName, DocumentLock>>;
}

/** spec/source.json: the settings are edited by hand, and the lock alone is written by `spec:update`. */
export interface SpecSource {
  documents: ReadonlyMap<DocumentName, DocumentSource>;
  /** The request header that picks the API version; the transport sends it, whether the contract lists it or not. */
  versionHeader: string;
  /** Absent until the first `spec:update`. */
  lock?: SpecLock;
}

const LOCK_KEYS = ["upstreamSha256", "contractSha256"] as const;

/** Reads spec/source.json. @throws PipelineError that names the key at fault */
export function parseSpecSource(text: string): SpecSource {
  const source = parseJson(text);
  rejectUnknown(source, ["documents", "versionHeader", "lock"], "");
  const named = objectAt(source, "documents");
  rejectUnknown(named, Object.keys(DOCUMENTS), "documents.");
  if (!("db_data" in named)) throw toSourceError("documents must have db_data");
  const documents = new Map(
    namesOf(named).map((name) => [name, readDocument(named[name], `documents.${name}.`)]),
  );
  const { versionHeader } = readStrings(source, ["versionHeader"], "");
  if (!isObject(source) || source.lock === undefined) return { documents, versionHeader };
  return { documents, versionHeader, lock: readLock(source.lock) };
}

/** In the order of `DOCUMENTS`. */
function namesOf(documents: JsonObject): DocumentName[] {
  const isNamed = (name: string): name is DocumentName => name in documents;
  return Object.keys(DOCUMENTS).filter(isNamed);
}

function readDocument(document: unknown, prefix: string): DocumentSource {
  rejectUnknown(document, ["operations", "responseFields"], prefix);
  const operations = readOperations(objectAt(document, "operations"), `${prefix}operations`);
  const fields = objectAt(document, "responseFields");
  rejectUnknown(fields, Object.keys(operations), `${prefix}responseFields.`);
  const responseFields = Object.entries(fields).map(([name, listed]) => {
    const isList = Array.isArray(listed) && listed.length > 0;
    if (isList && listed.every((each) => typeof each === "string")) return [name, listed] as const;
    throw toSourceError(`${prefix}responseFields.${name} must be a list of names of fields`);
  });
  return { operations, responseFields: Object.fromEntries(responseFields) };
}

function readLock(lock: unknown): SpecLock {
  rejectUnknown(lock, ["version", "documents"], "lock.");
  const { version } = readStrings(lock, ["version"], "lock.");
  const locked = objectAt(lock, "documents");
  rejectUnknown(locked, Object.keys(DOCUMENTS), "lock.documents.");
  const documents = namesOf(locked).map((name) => {
    const prefix = `lock.documents.${name}.`;
    rejectUnknown(locked[name], LOCK_KEYS, prefix);
    return [name, readStrings(locked[name], LOCK_KEYS, prefix)] as const;
  });
  return { version: checkVersion(version), documents: Object.fromEntries(documents) };
}

/** Nothing that stands there is dropped in silence. */
function rejectUnknown(value: unknown, known: readonly string[], prefix: string): void {
  const unknown = Object.keys(isObject(value) ? value : {}).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw toSourceError(
    `it has an unknown key ${prefix}${unknown}: the keys are ${known.map((key) => prefix + key).join(", ")}`,
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

/** Where a document lies below upstream's root. */
export function upstreamPath(document: DocumentName, version: string): string {
  return `${version}/${document}_${version}.oas.yaml`;
}

export function contractPath(document: DocumentName, version: string): string {
  return `spec/${document}_${version}.oas.yaml`;
}

function readOperations(operations: JsonObject, place: string): Record<string, string> {
  const names = Object.keys(operations);
  if (names.length === 0) throw toSourceError(`${place} must name at least one`);
  const misnamed = names.find((name) => !/^[a-z][A-Za-z0-9]*$/.test(name));
  if (misnamed !== undefined) {
    throw toSourceError(
      `${place} has a name that is not in camelCase: ${JSON.stringify(misnamed)}`,
    );
  }
  return readStrings(operations, names, `${place}.`);
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
    throw toSourceError(`${prefix}${key} must be a text that is not empty`);
  });
  return Object.fromEntries(entries);
}

function toSourceError(problem: string): PipelineError {
  return new PipelineError(`Cannot read ${SOURCE_PATH} as ${problem}`);
}
