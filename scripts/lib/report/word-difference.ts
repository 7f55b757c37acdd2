import { isObject } from "../json.js";
import type { Difference } from "./run-differ.js";
import { missing } from "./spread-required.js";
import { toCode } from "./to-code.js";
import type { Side } from "./word-place.js";
import { RECURSION_KEY } from "./write-out.js";

const MAX_VALUE_LENGTH = 60;
/** Keys below which each part has a name, which stands in the words for its place. */
const NAMING = ["properties", "headers", "content", "oneOf", "anyOf", "allOf"];
/** Parts that the words for a place name by themselves. */
const NAMED = ["requestBody", "items", "additionalProperties"];

/** What changed, in words that stand after the place where it did. */
export function wordDifference(difference: Difference, side: Side): string {
  const { kind, keyword, before, after } = difference;
  if (kind !== "modified") return wordWhole(difference, side);
  if (keyword === "required") return wordRequired(after === true, side);
  if (keyword === RECURSION_KEY) return "now another of the schemas that it is part of";
  if (keyword === "enum") return wordEnum(before, after);
  // Of a default it matters whether it is a text or a number.
  const show = keyword === "default" ? showJson : showPlain;
  const name = /^[a-zA-Z-]+$/.test(keyword ?? "") ? keyword : toCode(keyword ?? "");
  return `${name} ${show(before)} -> ${show(after)}`;
}

function wordWhole({ kind, keyword, path, after }: Difference, side: Side): string {
  const [part = "", holder = ""] = path.slice(-2).reverse();
  const isNamed = path.length === 2 || NAMING.includes(holder) || NAMED.includes(part);
  if (!isNamed) return `${toCode(part)} ${kind}`;
  if (kind === "removed") return "removed";
  const type = isObject(after) && typeof after.type === "string" ? [after.type] : [];
  const isRequired = keyword === "required" || (part === "requestBody" && isRequiredBody(after));
  const presence = isRequired ? [side === "request" ? "required" : "always there"] : [];
  return ["new", ...type, ...presence].join(", ");
}

function isRequiredBody(body: unknown): boolean {
  return isObject(body) && body.required === true;
}

function wordRequired(isRequired: boolean, side: Side): string {
  if (side === "request") return isRequired ? "now required" : "no longer required";
  return isRequired ? "now always there" : "may now be missing";
}

function wordEnum(before: unknown, after: unknown): string {
  if (!Array.isArray(before)) return `limited to ${list(missing(before, after))}`;
  if (!Array.isArray(after)) return `no longer limited to ${list(missing(after, before))}`;
  const [gained, lost] = [missing(before, after), missing(after, before)];
  if (gained.length + lost.length === 0) return "values in another order";
  return [
    ...(gained.length > 0 ? [`values added: ${list(gained)}`] : []),
    ...(lost.length > 0 ? [`values lost: ${list(lost)}`] : []),
  ].join("; ");
}

function list(values: readonly string[]): string {
  return values.map(toCode).join(", ");
}

function showPlain(value: unknown): string {
  const isWords = Array.isArray(value) && value.every((each) => typeof each === "string");
  const plain = isWords ? value.join(" | ") : value;
  return typeof plain === "string" ? toCode(plain) : showJson(plain);
}

function showJson(value: unknown): string {
  // An object or a list comes as its text.
  const isText = typeof value === "string" && /^[[{]/.test(value);
  const text = isText ? value : JSON.stringify(value);
  if (text === undefined) return "none";
  return toCode(text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH)}...` : text);
}
