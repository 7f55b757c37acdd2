import type { JsonObject } from "../json.js";
import type { Change } from "./change.js";
import type { OperationPair } from "./pair-operations.js";
import { toCode } from "./to-code.js";
import { nameParameter } from "./word-place.js";

const BY_PLACE = { isBreaking: false, why: "the client gives it by its place" };
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
    const what = wordPresence(had, has);
    const isSentAlways = isVersionHeader(key, versionHeader);
    const place = nameParameter(has ?? had ?? {});
    if (had !== undefined && has !== undefined && !isSentAlways) {
      return key.startsWith("path ") && had.name !== has.name
        ? [
            {
              operations: [name],
              place,
              what: `renamed from ${toCode(String(had.name))}`,
              ...BY_PLACE,
            },
          ]
        : [];
    }
    if (what === "") return [];
    return isSentAlways
      ? [{ operations: [name], place, what, isBreaking: false, why: SENT_ALWAYS }]
      : [
          {
            operations: [name],
            place,
            what,
            isBreaking: has === undefined || has.required === true,
            why: "",
          },
        ];
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
