import { extractContract } from "./extract-contract.js";
import { readText } from "./files.js";
import { generateFiles, OVERLAY_PATH } from "./generate-files.js";
import { isObject, type JsonObject } from "./json.js";
import { listOperationIds } from "./operations.js";
import { parseYaml } from "./parse-openapi.js";
import { PipelineError } from "./pipeline-error.js";
import {
  contractPath,
  SOURCE_PATH,
  type SpecLock,
  type SpecSource,
  upstreamPath,
} from "./spec-source.js";
import { listContracts, readSource, requireText, sha256 } from "./workspace.js";

/** The contract of an upstream document beside the one in the tree. */
export interface Comparison {
  source: SpecSource;
  /** The contract in the tree; undefined where there is none, or a damaged one. */
  former: JsonObject | undefined;
  /** The new contract. */
  text: string;
  contract: JsonObject;
  /** The lock that belongs to it. */
  lock: SpecLock;
  /** Operations that are named in the source and that upstream's document lacks. */
  lost: string[];
  /** Whether the contract is another one than the locked one. */
  hasDrifted: boolean;
  /** Whether upstream's document is another one than the one that the lock names. */
  upstreamMoved: boolean;
}

/** Compares an upstream document with the contract in the tree, whether or not the client could be made from it. */
export async function compareUpstream(
  root: string,
  version: string,
  upstreamText: string,
): Promise<Comparison> {
  const source = await readSource(root);
  const former = await readFormer(root, source);
  const upstream = upstreamPath(version);
  const text = await extractContract(
    { text: upstreamText, name: upstream, version },
    Object.values(source.operations),
  );
  const contract = parseObject(text, upstream);
  const lock: SpecLock = {
    version,
    upstream,
    upstreamSha256: sha256(upstreamText),
    contractSha256: sha256(text),
  };
  return {
    source,
    former,
    text,
    lock,
    contract,
    lost: Object.entries(source.operations)
      .filter(([, operationId]) => !listOperationIds(contract.paths).includes(operationId))
      .map(([name, operationId]) => `${operationId} (${name})`),
    hasDrifted: source.lock?.contractSha256 !== lock.contractSha256,
    upstreamMoved: source.lock?.upstreamSha256 !== lock.upstreamSha256,
  };
}

export interface UpdatePlan {
  /** Every file that the update puts in place, by path. */
  files: Map<string, string>;
  /** Contracts that the new one replaces. */
  obsolete: string[];
  /** What requests are limited by that the client does not check. */
  unchecked: string[];
}

/** Works out what an update would write. Reads the tree and writes nothing. */
export async function planUpdate(
  root: string,
  { source, text, lock, lost }: Comparison,
): Promise<UpdatePlan> {
  if (lost.length > 0) {
    throw new PipelineError(
      `Cannot use ${lock.upstream} as it lacks the operation ${lost.join(" and ")}: if upstream renamed it, name it so in operations of ${SOURCE_PATH}`,
    );
  }
  const path = contractPath(lock.version);
  const overlay = await requireText(root, OVERLAY_PATH);
  const document = { text, path, version: lock.version };
  const { files, unchecked } = await generateFiles(document, overlay, source);
  return {
    files: new Map([[path, text], ...files, [SOURCE_PATH, await renderSource(root, lock)]]),
    obsolete: (await listContracts(root)).filter((each) => each !== path),
    unchecked,
  };
}

/** The contract that the lock names; undefined where there is none, or a damaged one: the update is what mends it. */
async function readFormer(root: string, { lock }: SpecSource): Promise<JsonObject | undefined> {
  if (lock === undefined) return undefined;
  const path = contractPath(lock.version);
  const text = await readText(root, path);
  if (text === undefined || sha256(text) !== lock.contractSha256) return undefined;
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
