import type { JsonObject } from "../json.js";
import { toCode } from "./to-code.js";

export type Side = "request" | "answer" | "error answer";

/** Which way a part of an operation travels, by the keys that lead there. */
export function sideOf([part, status = ""]: readonly string[]): Side {
  if (part !== "responses") return "request";
  return /^2/.test(status) ? "answer" : "error answer";
}

export function nameParameter({ in: place, name }: JsonObject): string {
  return `${place === "header" ? place : `${place} parameter`} ${toCode(String(name))}`;
}

export interface PlaceOptions {
  /** What stands behind the numbers or keys of parameters. */
  nameOfParameter: (key: string) => string;
  /** Whether the place is the same in every answer of its side, so that no status need be named. */
  isInAll: boolean;
}

/**
 * A place in an operation in words.
 * @param path the keys that lead there
 */
export function namePlace(
  path: readonly string[],
  { nameOfParameter, isInAll }: PlaceOptions,
): string {
  const [part, key = "", ...rest] = path;
  if (part === "parameters") return nameField(nameOfParameter(key), rest.slice(1));
  if (part === "requestBody") return nameContent("request", [key, ...rest]);
  if (part === undefined) return "";
  if (part !== "responses") return toCode(path.join("."));
  const side = isInAll && rest.length > 0 ? sideOf(path) : `${sideOf(path)} ${toCode(key)}`;
  if (rest.length === 0) return side;
  if (rest[0] !== "headers") return nameContent(side, rest);
  return rest[1] === undefined ? `${side} headers` : `${side} header ${toCode(rest[1])}`;
}

function nameContent(side: string, [part, mediaType, , ...rest]: readonly string[]): string {
  if (part !== "content" || mediaType === undefined) return `${side} body`;
  const field = nameField(`${side} field`, rest);
  const holder = field === `${side} field` ? `${side} body` : field;
  return mediaType === "application/json" ? holder : `${holder} (${toCode(mediaType)})`;
}

/** A field by the keys of its schema: `data[].status` for properties, data, items, properties, status. */
function nameField(holder: string, keys: readonly string[]): string {
  let name = "";
  for (let at = 0; at < keys.length; at += 1) {
    const [key = "", next] = [keys[at], keys[at + 1]];
    if (key === "items") name += "[]";
    else if (key === "additionalProperties") name += ".*";
    else if (next === undefined) break;
    else {
      name += key === "properties" ? `.${next}` : `(${key} ${next})`;
      at += 1;
    }
  }
  return name === "" ? holder : `${holder} ${toCode(name.replace(/^\./, ""))}`;
}
