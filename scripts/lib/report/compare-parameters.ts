import type { JsonObject } from "../json.js";
import type { Change } from "./change.js";
import type { OperationPair } from "./pair-operations.js";
import { nameParameter } from "./word-place.js";

const SENT_ALWAYS = "the client sends it with every request";

/**
 * Which parameters came and went. By our own code: where one goes and another comes, the differ takes the one for the
 * other. What changed within a parameter is the differ's to find, but for the version header, whose default is the version.
 */
export function compareParameters(
  { name, before, after }: OperationPair,
  versionHeader: string,
): Change[] {
  if (before === undefined) return [];
  const keys = [...new Set([...before.parameters.keys(), ...after.parameters.keys()])];
  return keys.flatMap((key): Change[] => {
    const [had, has] = [before.parameters.get(key), after.parameters.get(key)];
    const change = { operations: [name], place: nameParameter(key) };
    if (isVersionHeader(key, versionHeader)) {
      const what = wordPresence(had, has);
      return what === "" ? [] : [{ ...change, what, isBreaking: false, why: SENT_ALWAYS }];
    }
    if (had === undefined)
      return [{ ...change, what: wordPresence(had, has), isBreaking: isRequired(has), why: "" }];
    return has === undefined ? [{ ...change, what: "removed", isBreaking: true, why: "" }] : [];
  });
}

export function isVersionHeader(key: string, versionHeader: string): boolean {
  return key.toLowerCase() === `header ${versionHeader}`.toLowerCase();
}

function wordPresence(had: JsonObject | undefined, has: JsonObject | undefined): string {
  if (has === undefined) return "removed";
  if (had === undefined) return isRequired(has) ? "new, required" : "new, optional";
  if (isRequired(had) === isRequired(has)) return "";
  return isRequired(has) ? "now required" : "no longer required";
}

function isRequired(parameter: JsonObject | undefined): boolean {
  return parameter?.required === true;
}
