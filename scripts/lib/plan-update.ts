import { extractContract } from "./extract-contract.js";
import { readText } from "./files.js";
import { generateFiles, OVERLAY_PATH } from "./generate-files.js";
import { listChanges } from "./list-changes.js";
import { parseYaml } from "./parse-openapi.js";
import {
  contractPath,
  SOURCE_PATH,
  type SpecLock,
  type SpecSource,
  upstreamPath,
} from "./spec-source.js";
import { listContracts, readSource, requireText, sha256 } from "./workspace.js";

export interface UpdatePlan {
  version: string;
  /** The version that is locked now; undefined before the first update. */
  formerVersion: string | undefined;
  /** Every file that the update puts in place, by path. */
  files: Map<string, string>;
  /** Contracts that the new one replaces. */
  obsolete: string[];
  /** What changed in the contract, a line each. */
  changes: string[];
  contractMoved: boolean;
  /** Whether the contract in the tree is the one that the lock names. */
  isLockKept: boolean;
  upstreamMoved: boolean;
}

/** Works out what an update to an upstream document would write. Reads the tree and writes nothing. */
export async function planUpdate(
  root: string,
  version: string,
  upstreamText: string,
): Promise<UpdatePlan> {
  const source = await readSource(root);
  const former = await readFormer(root, source);
  const upstream = upstreamPath(version);
  const path = contractPath(version);
  const text = await extractContract(
    { text: upstreamText, name: upstream, version },
    Object.values(source.operations),
  );
  const lock: SpecLock = {
    version,
    upstream,
    upstreamSha256: sha256(upstreamText),
    contractSha256: sha256(text),
  };
  const overlay = await requireText(root, OVERLAY_PATH);
  const generated = await generateFiles({ text, path, version }, overlay, source);
  return {
    version,
    formerVersion: source.lock?.version,
    files: new Map([[path, text], ...generated, [SOURCE_PATH, renderSource({ ...source, lock })]]),
    obsolete: (await listContracts(root)).filter((each) => each !== path),
    changes: listChanges(former ?? {}, parseYaml(text, path)),
    isLockKept: former !== undefined,
    contractMoved: source.lock?.contractSha256 !== lock.contractSha256,
    upstreamMoved: source.lock?.upstreamSha256 !== lock.upstreamSha256,
  };
}

/** The contract that the lock names; undefined where there is none, or a damaged one: the update is what mends it. */
async function readFormer(root: string, { lock }: SpecSource): Promise<unknown> {
  if (lock === undefined) return undefined;
  const path = contractPath(lock.version);
  const text = await readText(root, path);
  return text !== undefined && sha256(text) === lock.contractSha256
    ? parseYaml(text, path)
    : undefined;
}

function renderSource(source: SpecSource): string {
  return `${JSON.stringify(source, undefined, 2)}\n`;
}
