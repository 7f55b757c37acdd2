import { type ActionForOthers, listActionsForOthers } from "../apply-overlay.js";
import { readText } from "../files.js";
import { OVERLAY_PATH } from "../generate-files.js";
import { isObject } from "../json.js";
import { parseYaml } from "../parse-openapi.js";
import { PipelineError } from "../pipeline-error.js";
import type { Comparison } from "../plan-update.js";
import { SOURCE_PATH } from "../spec-source.js";
import { requireText } from "../workspace.js";
import { type Change, compareContracts } from "./changes.js";
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
  const { source, lock, upstreamMoved, hasDrifted, former, contract } = comparison;
  if (source.lock === undefined) return [`${lock.version}: the first contract`];
  if (former === undefined) {
    const reason = `the contract before is not the one that ${SOURCE_PATH} locks`;
    return [`${lock.version}: nothing to compare with, as ${reason}`];
  }
  if (!hasDrifted) {
    return [`${lock.version}: no change in the contract${upstreamMoved ? OUTSIDE : ""}`];
  }
  return renderReport({
    from: source.lock.version,
    to: lock.version,
    ...(await findChanges(() => compareContracts(former, contract, source))),
    leftOut: await readLeftOut(root, lock.version),
    unchecked,
    rejection,
    version: await readPackageVersion(root),
  });
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
async function readLeftOut(root: string, version: string): Promise<ActionForOthers[]> {
  try {
    return listActionsForOthers(await requireText(root, OVERLAY_PATH), OVERLAY_PATH, version);
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
