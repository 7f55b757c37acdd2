import {
  CheckError,
  type CheckReport,
  checkSource,
  type Finding,
  localSource,
  type Source,
  type SourceEntry,
} from "../../check.js";
import type { IndexView } from "../machine/emulated-index.js";
import type { FolderMistake } from "../machine/failure-texts.js";
import type { FolderContents, FolderPart } from "../machine/plan-folder.js";
import { findLocalFolder } from "./local-folder-path.js";

// Loaded with the check when the first import of real files begins. It must share nothing but types with the emulator's
// entry, which would else be two files.

interface Inspection {
  uri: string;
  index: Pick<IndexView, "dimension" | "vectorType" | "namespaces">;
  signal: AbortSignal | undefined;
}

/** Reads what is in a folder, and what would fail its import. @throws what aborted it, or a bug of the source */
export async function inspectFolder(
  source: string | Source,
  inspection: Inspection,
): Promise<FolderContents> {
  const folder = typeof source === "string" ? findLocalFolder(source, inspection.uri) : undefined;
  const notThere = `the source of the emulator has no folder ${folder ?? inspection.uri}`;
  if (typeof source === "string" && folder === undefined) return failed("no_files", notThere);
  try {
    const opened = typeof source === "string" ? localSource(folder ?? "") : source;
    return await inspectSource(opened, inspection);
  } catch (error) {
    if (!(error instanceof CheckError)) throw error;
    // In object storage, a folder that does not exist is one without files.
    if (error.reason === "not_found") return failed("no_files", notThere);
    return failed(undefined, `the folder cannot be read: ${error.problem}`);
  }
}

function failed(reason: FolderMistake["reason"], message: string): FolderContents {
  return { parts: [], mistake: { reason, message, files: [] } };
}

async function inspectSource(source: Source, inspection: Inspection): Promise<FolderContents> {
  const entries: SourceEntry[] = [];
  const report = await check(source, inspection, async function* keepEntries(options) {
    for await (const entry of source.list(options)) {
      entries.push(entry);
      yield entry;
    }
  });
  const mistakes = report.findings.filter(({ severity }) => severity === "error");
  const first = mistakes.find((mistake) => !isOfRecords(mistake));
  if (first !== undefined) return { parts: [], mistake: toMistake(first) };
  if (report.records === undefined) {
    const why = report.findings.find(({ code }) => code === "not_decoded")?.message ?? "unknown";
    return failed(undefined, `the records cannot be counted: ${why}`);
  }
  if (mistakes.length > 0) {
    const { dimension } = report;
    const parts = await inspectFiles(source, { ...inspection, dimension, entries });
    return { parts, mistake: undefined };
  }
  const parts = report.namespaces.map(({ name, records = 0 }) => flawlessPart(name, records));
  return { parts, mistake: undefined };
}

function check(
  source: Source,
  { uri, index, signal }: Inspection,
  list: Source["list"],
): Promise<CheckReport> {
  const { dimension, vectorType } = index;
  const held = Object.entries(index.namespaces).map(
    ([name, vectorCount]) => [name, { vectorCount }] as const,
  );
  const namespaces = Object.fromEntries(held);
  const listed: Source = { uri, list, read: (...args) => source.read(...args) };
  return checkSource(listed, {
    index: { dimension, vectorType, namespaces },
    records: "all",
    signal,
  });
}

function isOfRecords({ predicts }: Finding): boolean {
  return predicts === "bad_record";
}

function toMistake({ predicts: reason, message, files }: Finding): FolderMistake {
  return { reason, message, files };
}

function flawlessPart(namespace: string, records: number): FolderPart {
  return { namespace, records, badRecords: 0, mistake: undefined };
}

interface FilesInspection extends Inspection {
  /** That of most vectors. */
  dimension: number | undefined;
  entries: SourceEntry[];
}

/** How many files are checked at the same time. */
const BATCH = 16;

/** A report counts mistakes in all files: to know which records are imported, each file is checked by itself. */
async function inspectFiles(
  source: Source,
  { dimension, entries, ...inspection }: FilesInspection,
): Promise<FolderPart[]> {
  // Without a dimension of its own, an index has that of most vectors.
  const index = { ...inspection.index, dimension: inspection.index.dimension ?? dimension };
  entries.sort((one, other) => (one.path < other.path ? -1 : 1));
  const found: (FolderPart | undefined)[] = [];
  for (let begin = 0; begin < entries.length; begin += BATCH) {
    const batch = entries.slice(begin, begin + BATCH);
    found.push(
      ...(await Promise.all(
        batch.map((entry) => inspectFile(source, entry, { ...inspection, index })),
      )),
    );
  }
  const parts = found.filter((part) => part !== undefined);
  // By their namespaces, whose files stay in their order.
  return parts.sort((one, other) => compare(one.namespace, other.namespace));
}

/** @returns undefined for what an import does not read */
async function inspectFile(
  source: Source,
  entry: SourceEntry,
  inspection: Inspection,
): Promise<FolderPart | undefined> {
  const { findings, namespaces } = await check(source, inspection, async function* listOne() {
    yield entry;
  });
  const [namespace] = namespaces;
  if (namespace === undefined) return undefined;
  const { name, records = 0 } = namespace;
  const mistakes = findings.filter(isOfRecords);
  const [first] = mistakes;
  if (first === undefined) return flawlessPart(name, records);
  const badRecords = Math.min(records, countBad(mistakes, records));
  return { namespace: name, records, badRecords, mistake: toMistake(first) };
}

/** Of vectors that are missing or uneven, and of null ids, only that there are some is known: one is assumed. */
function countBad(mistakes: readonly Finding[], records: number): number {
  if (mistakes.some(({ code }) => code === "dimension")) return records;
  return mistakes.reduce((sum, { count }) => sum + count, 0);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
