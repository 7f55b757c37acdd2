import semver from "semver";
import type { Change } from "./change.js";

export type Step = "major" | "minor" | "patch";

/** How large a step the package's version should take: a new version of the API is at least a minor one. */
export function adviseStep(changes: readonly Change[], isNewVersion: boolean): Step {
  if (changes.some(({ isBreaking }) => isBreaking)) return "major";
  return isNewVersion || changes.length > 0 ? "minor" : "patch";
}

/** The version after a step; below 1.0.0 what breaks is a minor step. Undefined where there is no version to go by. */
export function nextVersion(version: string | undefined, step: Step): string | undefined {
  const parsed = semver.parse(version);
  if (parsed === null) return undefined;
  return semver.inc(parsed, parsed.major === 0 && step === "major" ? "minor" : step) ?? undefined;
}
