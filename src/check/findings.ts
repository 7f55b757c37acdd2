import type { FailureReason } from "../types.js";
import { redactUri } from "../uri-secrets.js";
import { type FindingCode, SEVERITIES, type Severity } from "./finding-codes.js";
import { type Detail, RULES } from "./finding-rules.js";

/** One kind of mistake, however often it was made. */
export interface Finding {
  /** Which kind of mistake. */
  code: FindingCode;
  /** An error fails the import, or makes it useless; a warning may not. */
  severity: Severity;
  /** What was found, with numbers, for people. */
  message: string;
  /** What `failureReason()` would return for the import; absent if it would not fail, or if nobody knows how. */
  predicts?: FailureReason | undefined;
  /** How many files or folders have it; for a finding about records, how many records. */
  count: number;
  /** Some of them, five at most. */
  files: string[];
}

export interface Mistake {
  code: FindingCode;
  /** The file or folder; empty for the whole, and for some that are not named. */
  path: string;
  detail?: string | undefined;
  records?: number | undefined;
  /** How many files have it; 1 by default. */
  files?: number | undefined;
}

/** Collects mistakes, and keeps of each kind only what a finding shows. */
export interface Findings {
  add(mistake: Mistake): void;
  /** Forgets what turned out to be none. */
  discard(code: FindingCode): void;
  /** Errors first. */
  list(): Finding[];
}

const MAX_FILES = 5;
/** Of one kind: a writer that names each file's columns differently must not fill the memory. */
const MAX_DETAILS = 100;

interface Group extends Detail {
  paths: string[];
}

interface Kind {
  files: number;
  records: number;
  lastPath: string | undefined;
  groups: Map<string, Group>;
}

export function createFindings(): Findings {
  const kinds = new Map<FindingCode, Kind>();
  return {
    add({ code, path, detail = "", records = 0, files = 1 }) {
      const kind = kinds.get(code) ?? {
        files: 0,
        records: 0,
        lastPath: undefined,
        groups: new Map(),
      };
      kinds.set(code, kind);
      // The mistakes of one file come one after the other.
      if (kind.lastPath !== path || path === "") kind.files += files;
      kind.lastPath = path;
      kind.records += records;
      addToGroup(kind.groups, detail, { path, records, files });
    },
    discard: (code) => kinds.delete(code),
    list: () =>
      [...kinds]
        .map(([code, kind]) => toFinding(code, kind))
        .sort((one, other) => rankOf(one) - rankOf(other)),
  };
}

function addToGroup(
  groups: Map<string, Group>,
  detail: string,
  { path, records, files }: { path: string; records: number; files: number },
): void {
  const name = groups.has(detail) || groups.size < MAX_DETAILS ? detail : "others";
  const group = groups.get(name) ?? { name, files: 0, records: 0, paths: [] };
  groups.set(name, group);
  group.files += files;
  group.records += records;
  if (path !== "") keepFirst(group.paths, path);
}

/** Keeps the first few by name, so that a report does not depend on which file was read first. */
function keepFirst(paths: string[], path: string): void {
  const last = paths.at(-1);
  if (paths.length >= MAX_FILES && last !== undefined && path >= last) return;
  if (paths.includes(path)) return;
  paths.push(path);
  paths.sort(compare);
  if (paths.length > MAX_FILES) paths.pop();
}

function toFinding(code: FindingCode, { files, records, groups }: Kind): Finding {
  const { severity, predicts, counts = "files", message } = RULES[code];
  const details = [...groups.values()].sort(
    (one, other) =>
      other.records - one.records || other.files - one.files || compare(one.name, other.name),
  );
  return {
    code,
    severity,
    message: redactUri(message({ files, records, details })),
    ...(predicts === undefined ? {} : { predicts }),
    count: counts === "records" ? records : files,
    files: chooseFiles(details).map(redactUri),
  };
}

/** A file of each detail first, and then the second of each. */
function chooseFiles(groups: readonly Group[]): string[] {
  const chosen = new Set<string>();
  for (let index = 0; index < MAX_FILES; index += 1) {
    for (const { paths } of groups) {
      const path = paths[index];
      if (path !== undefined && chosen.size < MAX_FILES) chosen.add(path);
    }
  }
  return [...chosen].sort(compare);
}

function rankOf({ code, severity }: Finding): number {
  return SEVERITIES.indexOf(severity) * 1_000 + Object.keys(RULES).indexOf(code);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
