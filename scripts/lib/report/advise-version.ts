import semver from "semver";
import type { Change } from "./change.js";

export interface Advice {
  step: "major" | "minor" | "patch";
  /** The version after the step; undefined where there is none to go by. */
  next: string | undefined;
}

/**
 * How large a step the package's version should take. A new version of the API is at least a minor one; below 1.0.0, so
 * is what breaks.
 */
export function adviseVersion(
  version: string | undefined,
  changes: readonly Change[],
  isNewVersion: boolean,
): Advice {
  const parsed = semver.parse(version);
  const isBreaking = changes.some((change) => change.isBreaking) && parsed?.major !== 0;
  const isVisible = isNewVersion || changes.length > 0;
  const step = isBreaking ? "major" : isVisible ? "minor" : "patch";
  return { step, next: (parsed && semver.inc(parsed, step)) ?? undefined };
}
