import semver from "semver";
import type { ActionForOthers } from "../apply-overlay.js";
import type { Change } from "./changes.js";
import { toCode } from "./words.js";

export interface Report {
  /** The version of the contract before. */
  from: string;
  to: string;
  changes: readonly Change[];
  /** Why the contracts could not be compared; undefined where they were. */
  failure: string | undefined;
  /** Actions of the overlay that were left out, as they are for other versions. */
  leftOut: readonly ActionForOthers[];
  /** What requests are limited by that the client does not check, a line for each. */
  unchecked: readonly string[];
  /** Why the client cannot be made from the contract as it stands; undefined where it can. */
  rejection: string | undefined;
  /** The package's version. */
  version: string | undefined;
}

/** What an update changes, in Markdown, for its reviewer: the report, the advised step, a draft for the CHANGELOG. */
export function renderReport(report: Report): string[] {
  const { changes, failure, rejection, leftOut, unchecked } = report;
  const breaking = changes.filter(({ isBreaking }) => isBreaking);
  const harmless = changes.filter(({ isBreaking }) => !isBreaking);
  return [
    `# ${nameStep(report)}: ${countChanges(report, breaking.length)}`,
    ...renderSection("Breaking", breaking.map(renderChange)),
    ...renderSection("Not breaking", harmless.map(renderChange)),
    ...renderSection("Left to the server to check", unchecked.map(toCode)),
    ...renderSection("Look for yourself", failure === undefined ? [] : [toCode(failure)]),
    ...renderSection("To do first", rejection === undefined ? [] : [toCode(rejection)]),
    ...renderSection(
      "Left out of the overlay, as for other versions",
      leftOut.map(({ target, versions }) => `${toCode(target)}: ${versions.join(", ")}`),
    ),
    ...(failure === undefined ? renderAdvice(report) : []),
  ];
}

function nameStep({ from, to }: Report): string {
  return from === to ? to : `${from} -> ${to}`;
}

function countChanges({ from, to, changes, failure }: Report, breaking: number): string {
  if (failure !== undefined) return "what changed could not be compared";
  const count = changes.length;
  if (count === 0) {
    return from === to ? "no change found that users see" : "no change but the version";
  }
  const counted = count === 1 ? "1 change" : `${count} changes`;
  if (breaking === 0) return `${counted}, ${count === 1 ? "not" : "none"} breaking`;
  return `${counted}, ${breaking === count && count > 1 ? "all" : breaking} breaking`;
}

function renderSection(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ["", `## ${title}`, "", ...items.map((item) => `- ${item}`)];
}

function renderChange({ operations, place, what, why }: Change): string {
  const where = [operations.map(toCode).join(", "), place].filter((part) => part !== "");
  return [...where, why === "" ? what : `${what} (${why})`].join(": ");
}

function renderAdvice(report: Report): string[] {
  const { from, to, changes, version } = report;
  const { step, next } = adviseVersion(version, changes, from !== to);
  const reason = from === to ? "as revised" : `before: ${from}`;
  return [
    "",
    "## Next version",
    "",
    next === undefined ? `A ${step} step` : `A ${step} step: ${version} -> ${next}`,
    "",
    "## Draft for CHANGELOG.md",
    "",
    "```markdown",
    `## ${next ?? "NEXT"} (unreleased)`,
    "",
    `Made for Pinecone's API version ${to} (${reason}).`,
    ...(changes.length === 0 ? [] : [""]),
    ...[...changes]
      .sort((one, other) => Number(other.isBreaking) - Number(one.isBreaking))
      .map((change) => `- ${change.isBreaking ? "Breaking: " : ""}${renderChange(change)}`),
    "```",
  ];
}

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
