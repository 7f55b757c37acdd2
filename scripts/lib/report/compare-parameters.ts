import type { JsonObject } from "../json.js";
import type { Change } from "./change.js";
import type { OperationPair } from "./pair-operations.js";
import { toCode } from "./to-code.js";
import { nameParameter } from "./word-place.js";

const BY_PLACE = "the client gives it by its place";
const SENT_ALWAYS = "the client sends it with every request";

/**
 * Which parameters came and went. By our own code: where one goes and another comes, the differ takes the one for the
 * other. What changed within a parameter is the differ's to find, but for the version header, whose default is the version.
 */
export function compareParameters(
  { name, before, after }: OperationPair,
  versionHeader: string,
): Change[] {
  const keys = new Set([...before.parameters.keys(), ...after.parameters.keys()]);
  return [...keys].flatMap((key): Change[] => {
    const [had, has] = [before.parameters.get(key), after.parameters.get(key)];
    const change = { operations: [name], place: nameParameter(has ?? had ?? {}) };
    if (isVersionHeader(key, versionHeader)) {
      const what = wordPresence(had, has);
      return what === "" ? [] : [{ ...change, what, isBreaking: false, why: SENT_ALWAYS }];
    }
    if (had === undefined || has === undefined) {
      const isBreaking = has === undefined || has.required === true;
      return [{ ...change, what: wordPresence(had, has), isBreaking, why: "" }];
    }
    if (!key.startsWith("path ") || had.name === has.name) return [];
    const what = `renamed from ${toCode(String(had.name))}`;
    return [{ ...change, what, isBreaking: false, why: BY_PLACE }];
  });
}

export function isVersionHeader(key: string, versionHeader: string): boolean {
  return key === `header ${versionHeader.toLowerCase()}`;
}

function wordPresence(had: JsonObject | undefined, has: JsonObject | undefined): string {
  if (has === undefined) return "removed";
  if (had === undefined) return has.required === true ? "new, required" : "new, optional";
  if (had.required === has.required) return "";
  return has.required === true ? "now required" : "no longer required";
}
