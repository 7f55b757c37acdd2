import { isObject, type JsonObject } from "../json.js";
import { OPEN_KEY } from "./comparable.js";
import type { Difference } from "./differ.js";

export type Side = "request" | "response" | "error response" | "document";

const MAX_VALUE_LENGTH = 60;

/** Keys below which each part has a name, which stands in the words for its place. */
const NAMING = ["properties", "headers", "content", "parameters", "responses", "oneOf", "anyOf"];
/** Parts that the words for a place name by themselves. */
const NAMED = ["requestBody", "items", "additionalProperties"];

/** What breaks a line, steers a terminal or turns text round. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A text from a document as a code span of Markdown, on one line. */
export function toCode(text: string): string {
  const line = text.replace(STEERING, "\ufffd") || " ";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}

/** Which way a part of a document travels, by the keys that lead there. */
export function sideOf([root, , , part, status = ""]: readonly string[]): Side {
  if (root !== "paths") return "document";
  if (part !== "responses") return "request";
  return /^2/.test(status) ? "response" : "error response";
}

/** A place below an operation in words; `parameter` is the one that a number among its parameters stands for. */
export function namePlace({ path, kind }: Difference, parameter: JsonObject): string {
  const [, , , part, key = "", ...rest] = path;
  if (path[0] !== "paths") return toCode(path.join("."));
  if (part === undefined) return "";
  if (part === "parameters") return nameField(nameParameter(parameter), rest.slice(1));
  if (part === "requestBody") return nameContent("request", [key, ...rest]);
  if (part !== "responses") return toCode(path.slice(3).join("."));
  const side = sideOf(path);
  // The same change in the responses of all statuses is one.
  if (rest.length === 0 || (rest.length === 1 && kind !== "modified"))
    return `${side} ${toCode(key)}`;
  if (rest[0] === "headers") return `${side} header ${toCode(rest[1] ?? "")}`;
  return nameContent(side, rest);
}

function nameParameter({ in: place, name }: JsonObject): string {
  return `${place === "header" ? place : `${place} parameter`} ${toCode(String(name))}`;
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

/** What changed at a place, in words. */
export function nameChange({ path, kind, keyword, before, after }: Difference): string {
  if (keyword === "key") return `renamed from ${showPlain(before)} to ${showPlain(after)}`;
  if (keyword === OPEN_KEY) return after === true ? "enum opened" : "enum closed";
  if (keyword === "enum" || Array.isArray(before ?? after)) {
    const [gained, lost] =
      keyword === "required"
        ? ["now required: ", "no longer required: "]
        : ["values added: ", "values lost: "];
    return (
      nameLists(gained, missing(before, after), lost, missing(after, before)) ||
      `${keyword} written in another way`
    );
  }
  if (keyword !== undefined) {
    // Of a default it matters whether it is a text or a number.
    const write = keyword === "default" ? show : showPlain;
    return `${keyword} ${write(before)} -> ${write(after)}`;
  }
  const [part = "", holder = ""] = path.slice(-2).reverse();
  if (path.length === 3) return kind === "added" ? "new operation" : kind;
  if (!NAMING.includes(holder) && !NAMED.includes(part)) return `${toCode(part)} ${kind}`;
  if (kind === "removed") return "removed";
  const { type, required } = isObject(after) ? after : {};
  const words = ["new", ...(typeof type === "string" ? [type] : [])];
  return [...words, ...(required === true ? ["required"] : [])].join(", ");
}

/** What the second list has and the first has not. */
export function missing(from: unknown, list: unknown): string[] {
  const known = Array.isArray(from) ? from : [];
  return (Array.isArray(list) ? list : []).filter((each) => !known.includes(each)).map(String);
}

function nameLists(
  gainedAs: string,
  gained: readonly string[],
  lostAs: string,
  lost: readonly string[],
): string {
  const parts = [
    ...(gained.length > 0 ? [gainedAs + gained.map(toCode).join(", ")] : []),
    ...(lost.length > 0 ? [lostAs + lost.map(toCode).join(", ")] : []),
  ];
  return parts.join("; ");
}

function show(value: unknown): string {
  if (value === undefined) return "none";
  const text = JSON.stringify(value);
  return toCode(text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text);
}

function showPlain(value: unknown): string {
  return typeof value === "string" ? toCode(value) : show(value);
}
