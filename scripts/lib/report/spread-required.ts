import type { Difference } from "./run-differ.js";

/**
 * A schema's changed list of required fields as a difference of each field: of its `required`, or where the field itself
 * came, as a mark on that.
 */
export function spreadRequired(differences: readonly Difference[]): Difference[] {
  const lists = differences.filter(isList);
  const gained = new Set(
    lists.flatMap((each) => missing(each.before, each.after).map((name) => fieldOf(each, name))),
  );
  return differences.flatMap((difference) => {
    if (isList(difference)) return spread(difference, differences);
    const isGained = difference.kind === "added" && gained.has(difference.path.join("/"));
    return [isGained ? { ...difference, keyword: "required" } : difference];
  });
}

function spread(list: Difference, all: readonly Difference[]): Difference[] {
  const isWhole = (path: string) =>
    all.some((each) => each.kind !== "modified" && each.path.join("/") === path);
  const toField = (isRequired: boolean) => (name: string) => ({
    ...list,
    path: [...list.path, "properties", name],
    before: !isRequired,
    after: isRequired,
  });
  return [
    ...missing(list.before, list.after).map(toField(true)),
    ...missing(list.after, list.before).map(toField(false)),
  ].filter(({ path }) => !isWhole(path.join("/")));
}

function fieldOf({ path }: Difference, name: string): string {
  return [...path, "properties", name].join("/");
}

function isList({ keyword, before, after }: Difference): boolean {
  return keyword === "required" && (Array.isArray(before) || Array.isArray(after));
}

/** What the second list has and the first has not. */
export function missing(from: unknown, list: unknown): string[] {
  const known = Array.isArray(from) ? from : [];
  return (Array.isArray(list) ? list : []).filter((each) => !known.includes(each)).map(String);
}
