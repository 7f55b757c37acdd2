import { type ActionForOthers, listActionsForOthers } from "../apply-overlay.js";
import { readText } from "../files.js";
import { isObject, type JsonObject } from "../json.js";
import { parseYaml } from "../parse-openapi.js";
import { PipelineError } from "../pipeline-error.js";
import type { Comparison, DocumentComparison } from "../plan-update.js";
import { DOCUMENTS, type DocumentName, SOURCE_PATH } from "../spec-source.js";
import { readOverlay } from "../workspace.js";
import { type Change, type ContractPair, compareContracts } from "./changes.js";
import { renderReport } from "./report.js";

export const OUTSIDE = "; upstream changed in prose, or outside of it";

/** What is known of the client that would be made from a new contract. */
export interface Outlook {
  /** What requests are limited by that the client would not check. */
  unchecked?: readonly string[];
  /** Why the client cannot be made. */
  rejection?: string | undefined;
}

/** What an update brings, in lines. */
export async function describeUpdate(
  root: string,
  comparison: Comparison,
  { unchecked = [], rejection }: Outlook,
): Promise<string[]> {
  const { source, documents, lock, upstreamMoved, hasDrifted } = comparison;
  if (source.lock === undefined) return [`${lock.version}: the first contract`];
  const pairs = documents.flatMap((each) => toPair(each, source.lock));
  if (pairs.length < documents.length) {
    const reason = `the contract before is not the one that ${SOURCE_PATH} locks`;
    return [`${lock.version}: nothing to compare with, as ${reason}`];
  }
  if (!hasDrifted) {
    return [`${lock.version}: no change in the contract${upstreamMoved ? OUTSIDE : ""}`];
  }
  return renderReport({
    from: source.lock.version,
    to: lock.version,
    ...(await findChanges(() => compareContracts(pairs, source.versionHeader))),
    leftOut: (
      await Promise.all(documents.map(({ name }) => readLeftOut(root, name, lock.version)))
    ).flat(),
    unchecked,
    rejection,
    version: await readPackageVersion(root),
  });
}

/** None for a contract that the lock names and that is another one now. All is new in a document that it does not name. */
function toPair(
  { name, source, former, contract }: DocumentComparison,
  lock: Comparison["source"]["lock"],
): ContractPair[] {
  const { operations } = source;
  if (former !== undefined) return [{ operations, before: former, after: contract }];
  if (lock?.documents[name] !== undefined) return [];
  const empty: JsonObject = { ...contract, paths: {} };
  return [{ operations, before: empty, after: contract }];
}

/** An update whose changes cannot be compared is made all the same. */
async function findChanges(
  compare: () => Promise<Change[]>,
): Promise<{ changes: Change[]; failure: string | undefined }> {
  try {
    return { changes: await compare(), failure: undefined };
  } catch (error) {
    if (error instanceof PipelineError) return { changes: [], failure: error.message };
    throw error;
  }
}

/** None where the overlay cannot be read: that is a rejection by itself. */
async function readLeftOut(
  root: string,
  name: DocumentName,
  version: string,
): Promise<ActionForOthers[]> {
  try {
    const { overlay } = DOCUMENTS[name];
    return listActionsForOthers(await readOverlay(root, name), overlay, version);
  } catch (error) {
    if (error instanceof PipelineError) return [];
    throw error;
  }
}

async function readPackageVersion(root: string): Promise<string | undefined> {
  const text = await readText(root, "package.json");
  const manifest = text === undefined ? undefined : parseYaml(text, "package.json");
  return isObject(manifest) && typeof manifest.version === "string" ? manifest.version : undefined;
}
