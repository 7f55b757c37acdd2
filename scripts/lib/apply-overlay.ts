import { bundle, createConfig } from "@redocly/openapi-core";
import { paths } from "jsonpath-rfc9535";
import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { parseYaml } from "./parse-openapi.js";
import { firstLine, guard, PipelineError } from "./pipeline-error.js";
import { InMemoryResolver, toRedoclyDocument } from "./redocly.js";

/** Marks an action that may match nothing. */
const OPTIONAL_KEY = "x-optional";

/** Marks an action as belonging to some API versions only; without it an action belongs to all. */
const VERSIONS_KEY = "x-versions";

/**
 * A copy of a contract with an OpenAPI Overlay applied to it. Targets are looked up in the contract as it is before any
 * action, so that no action depends on another.
 * @throws PipelineError where an action of this version matches nothing, or does not fit what it matches
 */
export async function applyOverlay(
  contract: JsonObject,
  overlayText: string,
  overlayName: string,
): Promise<JsonObject> {
  const overlay = parseYaml(overlayText, overlayName);
  const version = String(objectAt(contract, "info").version);
  const actions = readActions(overlay, overlayName).filter((action) =>
    belongsTo(action, version, overlayName),
  );
  rejectMisaimed(contract, actions, overlayName);
  const parsed = structuredClone(contract);
  const applied = JSON.stringify({ ...(isObject(overlay) ? overlay : {}), actions });
  const { problems } = await guard(`apply ${overlayName}`, async () =>
    bundle({
      doc: toRedoclyDocument("contract", parsed),
      config: await createConfig({}),
      externalRefResolver: new InMemoryResolver(new Map([[overlayName, applied]])),
      overlays: [overlayName],
    }),
  );
  const [problem] = problems;
  if (problem !== undefined) {
    throw new PipelineError(`Cannot apply ${overlayName}: ${firstLine(problem.message)}`);
  }
  if (objectAt(parsed, "info").version !== version) {
    throw new PipelineError(`Cannot apply ${overlayName} as it must not change info.version`);
  }
  return parsed;
}

export interface ActionForOthers {
  target: string;
  versions: unknown[];
}

/** The actions of an overlay that are left out for a version, as they are marked as belonging to others. */
export function listActionsForOthers(
  overlayText: string,
  overlayName: string,
  version: string,
): ActionForOthers[] {
  return readActions(parseYaml(overlayText, overlayName), overlayName)
    .filter((action) => !belongsTo(action, version, overlayName))
    .map((action) => ({ target: String(action.target), versions: arrayAt(action, VERSIONS_KEY) }));
}

function readActions(overlay: unknown, name: string): JsonObject[] {
  const actions = isObject(overlay) ? overlay.actions : undefined;
  const isOverlay = isObject(overlay) && String(overlay.overlay).startsWith("1.");
  if (isOverlay && Array.isArray(actions) && actions.every(isObject)) {
    for (const action of actions) rejectIdle(action, name);
    return actions;
  }
  throw new PipelineError(
    `Cannot apply ${name} as it is not an OpenAPI Overlay 1.0 document with actions`,
  );
}

function rejectIdle(action: JsonObject, name: string): void {
  if (typeof action.target === "string" && (action.update !== undefined || action.remove === true))
    return;
  throw new PipelineError(
    `Cannot apply ${name} as the action on ${action.target} must have a target, and either update or remove: true`,
  );
}

function belongsTo(action: JsonObject, version: string, name: string): boolean {
  const versions = action[VERSIONS_KEY];
  if (versions === undefined) return true;
  if (Array.isArray(versions)) return versions.includes(version);
  throw new PipelineError(
    `Cannot apply ${name} as ${VERSIONS_KEY} of ${action.target} must be a list of versions`,
  );
}

/** Rejects an action that matches nothing, or what another one removes. */
function rejectMisaimed(contract: JsonObject, actions: readonly JsonObject[], name: string): void {
  const matches = actions.map((action) => findPaths(contract, String(action.target), name));
  for (const [index, action] of actions.entries()) {
    const removed = actions.flatMap((other, at) =>
      other.remove === true && at !== index ? (matches[at] ?? []) : [],
    );
    const found = matches[index] ?? [];
    const isRemoved = found.some((path) => removed.some((each) => path.startsWith(each)));
    if ((found.length > 0 || action[OPTIONAL_KEY] === true) && !isRemoved) continue;
    const fault = isRemoved ? "aims at what another one removes" : "matches nothing";
    throw new PipelineError(
      `Cannot apply ${name} as this action ${fault}: ${action.target} (one for other versions says so by ${VERSIONS_KEY}, one that may match nothing by ${OPTIONAL_KEY}: true)`,
    );
  }
}

function findPaths(contract: JsonObject, target: string, name: string): string[] {
  try {
    return paths(JSON.parse(JSON.stringify(contract)), target);
  } catch (error) {
    throw new PipelineError(
      `Cannot apply ${name} as ${target} is not a JSONPath: ${firstLine(error)}`,
    );
  }
}
