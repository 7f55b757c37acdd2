import type { StartImportRequest } from "../../types.js";
import { sumRecords } from "./emulated-index.js";
import { describeMistake, FAILURE_TEXTS, type FolderMistake } from "./failure-texts.js";
import {
  chooseFirst,
  findFieldMistake,
  type ImportPlan,
  type PlannedFailure,
  readOutcome,
} from "./plan-import.js";
import type { CheckedCourse } from "./script.js";

/** Some of the records of a folder: those of a file, or those of a namespace if none of them is bad. */
export interface FolderPart {
  namespace: string;
  records: number;
  badRecords: number;
  /** What is wrong with the bad ones. */
  mistake: FolderMistake | undefined;
}

/** What the files of a folder hold. */
export interface FolderContents {
  /** In the order in which they are imported: the parts of one namespace are next to each other. */
  parts: readonly FolderPart[];
  /** What fails an import before its first record. */
  mistake: FolderMistake | undefined;
}

interface Decisions {
  request: StartImportRequest;
  contents: FolderContents;
}

/** Decides by real files how an import will go. A script has its times, and may end it in another way. */
export function planFolder(course: CheckedCourse, { request, contents }: Decisions): ImportPlan {
  const { durationMs, indexingMs } = course;
  const { parts } = contents;
  const skips = request.errorMode?.onError === "continue";
  const namespaces = countRecords(parts, skips);
  const records = sumRecords(namespaces);
  const failure = chooseFirst(
    failByFolder(contents),
    readOutcome(course, { records, mistake: findFieldMistake(request) }),
    skips ? failWithoutRecords(parts, records) : failAtBadPart(parts, records),
  );
  return { records, namespaces, durationMs, indexingMs, failure };
}

function countRecords(parts: FolderContents["parts"], skips: boolean): ReadonlyMap<string, number> {
  const namespaces = new Map<string, number>();
  for (const { namespace, records, badRecords } of parts) {
    const imported = skips ? records - badRecords : records;
    namespaces.set(namespace, (namespaces.get(namespace) ?? 0) + imported);
  }
  return namespaces;
}

function failByFolder({ mistake }: FolderContents): PlannedFailure | undefined {
  if (mistake === undefined) return undefined;
  return { atPercent: 0, atRecords: 0, error: describeMistake(mistake) };
}

/** Nobody knows at which record of a part: the parts before it are imported. */
function failAtBadPart(
  parts: FolderContents["parts"],
  records: number,
): PlannedFailure | undefined {
  let atRecords = 0;
  for (const { mistake, ...part } of parts) {
    if (mistake !== undefined) {
      const atPercent = records === 0 ? 0 : Math.floor((atRecords * 1_000) / records) / 10;
      return { atPercent, atRecords, error: describeMistake(mistake) };
    }
    atRecords += part.records;
  }
  return undefined;
}

function failWithoutRecords(
  parts: FolderContents["parts"],
  records: number,
): PlannedFailure | undefined {
  if (records > 0 || parts.every(({ badRecords }) => badRecords === 0)) return undefined;
  return { atPercent: 100, atRecords: 0, error: FAILURE_TEXTS.all_rows_skipped };
}
