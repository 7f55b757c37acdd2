import { toCode } from "./to-code.js";

export type Side = "request" | "answer" | "error answer";

/** Which way a part of an operation travels, by the keys that lead there. */
export function sideOf([part, status = ""]: readonly string[]): Side {
  if (part !== "responses") return "request";
  return /^2/.test(status) ? "answer" : "error answer";
}

/** A parameter by its key, such as `query limit`. */
export function nameParameter(key: string): string {
  const [place, ...name] = key.split(" ");
  return `${place === "header" ? place : `${place} parameter`} ${toCode(name.join(" "))}`;
}

/**
 * A place in an operation in words.
 * @param path the keys that lead there
 * @param parameters what stands behind the numbers of parameters
 */
export function namePlace(path: readonly string[], parameters: readonly string[]): string {
  const [part, key = "", ...rest] = path;
  if (part === "parameters")
    return nameField(nameParameter(parameters[Number(key)] ?? key), rest.slice(1));
  if (part === "requestBody") return nameContent("request", [key, ...rest]);
  if (part !== "responses") return "";
  if (rest.length === 0) return `${sideOf(path)} ${key}`;
  if (rest[0] !== "headers") return nameContent(sideOf(path), rest);
  return rest[1] === undefined
    ? `${sideOf(path)} headers`
    : `${sideOf(path)} header ${toCode(rest[1])}`;
}

function nameContent(side: string, [part, mediaType, , ...rest]: readonly string[]): string {
  if (part !== "content" || mediaType === undefined) return `${side} body`;
  const field = nameField(`${side} field`, rest);
  const holder = field === `${side} field` ? `${side} body` : field;
  return mediaType === "application/json" ? holder : `${holder} (${mediaType})`;
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
