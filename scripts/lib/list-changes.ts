import { isObject } from "./json.js";

/** Lists what differs between two contracts, a line for each fact or, where a whole part came or went, for that part. */
export function listChanges(
  before: unknown,
  after: unknown,
  path: readonly string[] = [],
): string[] {
  const left = toParts(before);
  const right = toParts(after);
  if (left === undefined || right === undefined) {
    return isSame(before, after)
      ? []
      : [`changed  ${name(path)}: ${show(before)} -> ${show(after)}`];
  }
  const keys = [...new Set([...left.keys(), ...right.keys()])].sort();
  const lines = keys.flatMap((key) => {
    const place = [...path, key];
    if (!right.has(key)) return listWhole("removed", place, left.get(key));
    if (!left.has(key)) return listWhole("added  ", place, right.get(key));
    return listChanges(left.get(key), right.get(key), place);
  });
  const isReordered = Array.isArray(before) && lines.length === 0 && !isSame(before, after);
  return isReordered ? [`changed  ${name(path)}: ${show(before)} -> ${show(after)}`] : lines;
}

/** A line for a part that came or went; for a list, one for each of its items. */
function listWhole(verb: string, path: readonly string[], part: unknown): string[] {
  if (!Array.isArray(part) || part.length === 0) return [`${verb}  ${name(path)}${showLeaf(part)}`];
  return part.map((item) => `${verb}  ${name([...path, nameItem(item)])}`);
}

/** The named parts of an object or a list; list items are named by what they are, so that a moved one is no change. */
function toParts(value: unknown): Map<string, unknown> | undefined {
  if (isObject(value)) return new Map(Object.entries(value));
  if (!Array.isArray(value)) return undefined;
  return new Map(value.map((item) => [nameItem(item), item]));
}

function nameItem(item: unknown): string {
  if (isObject(item) && typeof item.name === "string") return `${item.in ?? "item"} ${item.name}`;
  return show(item);
}

function name(path: readonly string[]): string {
  return path.join(" > ");
}

function showLeaf(value: unknown): string {
  return typeof value === "object" ? "" : `: ${show(value)}`;
}

function show(value: unknown): string {
  return JSON.stringify(value);
}

function isSame(left: unknown, right: unknown): boolean {
  return show(left) === show(right);
}
