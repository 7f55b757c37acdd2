import { extractContract } from "./extract-contract.js";
import { readText } from "./files.js";
import { generateFiles } from "./generate-files.js";
import { isObject, type JsonObject } from "./json.js";
import { listOperationIds } from "./operations.js";
import { parseYaml } from "./parse-openapi.js";
import { PipelineError } from "./pipeline-error.js";
import {
  contractPath,
  type DocumentLock,
  type DocumentName,
  type DocumentSource,
  SOURCE_PATH,
  type SpecLock,
  type SpecSource,
  upstreamPath,
} from "./spec-source.js";
import { listContracts, readOverlay, readSource, requireText, sha256 } from "./workspace.js";

/** The contract of one upstream document, and the one in the tree. */
export interface DocumentComparison {
  name: DocumentName;
  source: DocumentSource;
  /** The contract in the tree; undefined where there is none, or a damaged one. */
  former: JsonObject | undefined;
  /** The new contract. */
  text: string;
  contract: JsonObject;
  lock: DocumentLock;
  /** Operations that are named in the source and that upstream's document lacks. */
  lost: string[];
}

/** The contracts of all upstream documents of a version, and those in the tree. */
export interface Comparison {
  source: SpecSource;
  documents: DocumentComparison[];
  /** The lock that belongs to the new contracts. */
  lock: SpecLock;
  /** Whether a contract is another one than the locked one. */
  hasDrifted: boolean;
  /** Whether an upstream document is another one than the one that the lock names. */
  upstreamMoved: boolean;
}

/** Compares upstream's documents with the contracts in the tree, whether or not the client could be made from them. */
export async function compareUpstream(
  root: string,
  version: string,
  fetch: (document: DocumentName) => Promise<string>,
): Promise<Comparison> {
  const source = await readSource(root);
  const names = [...source.documents.keys()];
  const texts = await Promise.all(names.map(fetch));
  const documents: DocumentComparison[] = [];
  for (const [index, name] of names.entries()) {
    const upstream = { name, text: texts[index] ?? "", version };
    documents.push(await compareDocument(root, upstream, source));
  }
  const isOther = (key: keyof DocumentLock) =>
    documents.some(({ name, lock }) => source.lock?.documents[name]?.[key] !== lock[key]);
  return {
    source,
    documents,
    lock: {
      version,
      documents: Object.fromEntries(documents.map((each) => [each.name, each.lock])),
    },
    hasDrifted: isOther("contractSha256"),
    upstreamMoved: isOther("upstreamSha256"),
  };
}

async function compareDocument(
  root: string,
  { name, text: upstreamText, version }: { name: DocumentName; text: string; version: string },
  { documents, lock }: SpecSource,
): Promise<DocumentComparison> {
  const upstream = upstreamPath(name, version);
  const source = documents.get(name) ?? { operations: {}, responseFields: {} };
  const text = await extractContract({ text: upstreamText, name: upstream, version }, source);
  const contract = parseObject(text, upstream);
  return {
    name,
    source,
    former: await readFormer(root, name, lock),
    text,
    contract,
    lock: { upstreamSha256: sha256(upstreamText), contractSha256: sha256(text) },
    lost: Object.entries(source.operations)
      .filter(([, operationId]) => !listOperationIds(contract.paths).includes(operationId))
      .map(([name, operationId]) => `${operationId} (${name})`),
  };
}

export interface UpdatePlan {
  /** Every file that the update puts in place, by path. */
  files: Map<string, string>;
  /** Contracts that the new ones replace. */
  obsolete: string[];
  /** What requests are limited by that the client does not check. */
  unchecked: string[];
}

/** Works out what an update would write: for all documents, or for none. Reads the tree and writes nothing. */
export async function planUpdate(
  root: string,
  { source, documents, lock }: Comparison,
): Promise<UpdatePlan> {
  const { version } = lock;
  for (const { name, lost } of documents) {
    if (lost.length === 0) continue;
    throw new PipelineError(
      `Cannot use ${upstreamPath(name, version)} as it lacks the operation ${lost.join(" and ")}: if upstream renamed it, name it so in operations of ${SOURCE_PATH}`,
    );
  }
  const contracts = documents.map(({ name, text }) => [contractPath(name, version), text] as const);
  const named = documents.map(async ({ name, text }) => ({
    name,
    text,
    version,
    overlay: await readOverlay(root, name),
  }));
  const { files, unchecked } = await generateFiles(await Promise.all(named), source);
  const all = [...contracts, ...files, [SOURCE_PATH, await renderSource(root, lock)] as const];
  const kept = contracts.map(([path]) => path);
  return {
    files: new Map(all),
    obsolete: (await listContracts(root)).filter((each) => !kept.includes(each)),
    unchecked,
  };
}

/** The contract that the lock names; undefined where there is none, or a damaged one: the update is what mends it. */
async function readFormer(
  root: string,
  name: DocumentName,
  lock: SpecLock | undefined,
): Promise<JsonObject | undefined> {
  const locked = lock?.documents[name];
  if (lock === undefined || locked === undefined) return undefined;
  const path = contractPath(name, lock.version);
  const text = await readText(root, path);
  if (text === undefined || sha256(text) !== locked.contractSha256) return undefined;
  return parseObject(text, path);
}

function parseObject(text: string, name: string): JsonObject {
  const parsed = parseYaml(text, name);
  return isObject(parsed) ? parsed : {};
}

/** The source as its user wrote it, with another lock. */
async function renderSource(root: string, lock: SpecLock): Promise<string> {
  const written = JSON.parse(await requireText(root, SOURCE_PATH));
  return `${JSON.stringify({ ...written, lock }, undefined, 2)}\n`;
}
