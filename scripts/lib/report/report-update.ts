import { type ActionForOthers, listActionsForOthers } from "../apply-overlay.js";
import { readText } from "../files.js";
import { OVERLAY_PATH } from "../generate-files.js";
import { isObject } from "../json.js";
import { parseYaml } from "../parse-openapi.js";
import { PipelineError } from "../pipeline-error.js";
import type { Comparison } from "../plan-update.js";
import { requireText } from "../workspace.js";
import type { Change } from "./change.js";
import { compareContracts } from "./compare-contracts.js";
import { renderReport } from "./render-report.js";

/** What was found by comparing two contracts. */
export interface Findings {
  changes: readonly Change[];
  /** Why they could not be compared, in which case an update is made all the same. */
  failure?: string;
}

/** What changed against the contract before; undefined where there is none, or where its text is the same. */
export async function findChanges(
  comparison: Comparison,
  signal?: AbortSignal,
): Promise<Findings | undefined> {
  const { former, contract, hasDrifted, source } = comparison;
  if (former === undefined || !hasDrifted) return undefined;
  try {
    return { changes: await compareContracts(former, contract, source, signal) };
  } catch (error) {
    if (error instanceof PipelineError) return { changes: [], failure: error.message };
    throw error;
  }
}

/**
 * The report on an update that has changes.
 * @param refusal why the client cannot be made from the new contract as it stands; undefined where it can
 */
export async function reportUpdate(
  root: string,
  { source, lock }: Comparison,
  { changes, failure }: Findings,
  refusal?: string,
): Promise<string[]> {
  return renderReport({
    from: source.lock?.version ?? lock.version,
    to: lock.version,
    changes,
    failure,
    leftOut: await readLeftOut(root, lock.version),
    refusal,
    version: await readPackageVersion(root),
  });
}

/** None where the overlay cannot be read: that is a refusal by itself. */
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
