import type { Findings } from "./findings.js";
import { count, grouped, quote } from "./wording.js";

const DEFAULT_NAMESPACE = "__default__";

/** What of the index is compared with the files. What `describeIndexStats()` returns can be given. */
export interface CheckedIndex {
  /** Absent for a sparse index. */
  dimension?: number | undefined;
  /** `dense` or `sparse`. */
  vectorType?: string | undefined;
  metric?: string | undefined;
  /** The namespaces that are there already. */
  namespaces?:
    | Readonly<Record<string, { readonly vectorCount?: number | undefined } | undefined>>
    | undefined;
  totalVectorCount?: number | undefined;
}

/** What is wrong with a name; undefined if nothing is. */
export function checkNamespaceName(name: string, maxLength: number): string | undefined {
  const length = [...name].length;
  if (length === 0) return "a folder without a name";
  if (length > maxLength) return `${quote(name)} has ${grouped(length)} characters`;
  return isPlainAscii(name) ? undefined : quote(name);
}

/** Whether a string is ASCII without NUL, as names and ids must be. */
function isPlainAscii(name: string): boolean {
  return /^\p{ASCII}*$/u.test(name) && !name.includes("\0");
}

/** Whether a folder is one that programs make for themselves, and hardly meant as a namespace. */
export function isOddNamespace(name: string): boolean {
  return name !== DEFAULT_NAMESPACE && (/^[._]/.test(name) || name.includes("="));
}

/** Finds the namespaces that the index has already: an import may only make new ones. */
export function addExistingNamespaces(
  names: Iterable<string>,
  { namespaces = {} }: CheckedIndex,
  findings: Findings,
): void {
  for (const name of names) {
    const isDefault = name === DEFAULT_NAMESPACE;
    const key = isDefault && !Object.hasOwn(namespaces, name) ? "" : name;
    if (!Object.hasOwn(namespaces, key)) continue;
    const records = Number(namespaces[key]?.vectorCount ?? 0);
    if (isDefault && records === 0) continue;
    const need = isDefault ? "an import needs it empty" : "an import needs it not to exist";
    const detail = `${quote(name)} holds ${count(records, "record")}; ${need}`;
    findings.add({ code: "namespace_exists", path: `${name}/`, detail });
  }
}
