import type { Finding } from "./findings.js";
import type { Layout } from "./layout.js";
import { addExistingNamespaces } from "./namespace-rules.js";
import type { VectorKind } from "./parquet/column-rules.js";
import type { CheckRun } from "./run.js";
import { addUriFindings } from "./uri-rules.js";

/** A folder in the folder, as it would become a namespace. */
export interface CheckedNamespace {
  name: string;
  /** Data files. */
  files: number;
  /** Absent if not every file could be counted. */
  records?: number | undefined;
  bytes: number;
}

/** What is in a folder, and what would go wrong with its import. */
export interface CheckReport {
  /** Whether no finding is an error. */
  ok: boolean;
  /** Errors first; one for each kind of mistake. */
  findings: Finding[];
  /** Of the data files; undefined if there are none. */
  format: "parquet" | "jsonl" | "mixed" | undefined;
  /** By the columns of the Parquet files; undefined if nothing shows it. */
  vectors: VectorKind | "mixed" | undefined;
  /** That of most vectors; absent if there are no dense ones. */
  dimension?: number | undefined;
  /** How many records to expect; absent if not every file could be counted. */
  records?: number | undefined;
  /** Of the data files. */
  bytes: number;
  /** Data files. */
  files: number;
  /** Files that an import does not read. */
  ignoredFiles: number;
  /** By name. */
  namespaces: CheckedNamespace[];
}

/** Adds the findings that need everything, and puts the report together. */
export function createReport(run: CheckRun): CheckReport {
  const { layout, options, findings, vectors, counts, uri } = run;
  const { namespaces, totals, formats } = layout;
  addUriFindings(uri, findings);
  layout.finish();
  if (options.index !== undefined) {
    addExistingNamespaces(namespaces.keys(), options.index, findings);
  }
  const { vectors: kind, dimension } = vectors.finish();
  const list = findings.list();
  const records = counts.ofAll(totals.files);
  return {
    ok: list.every(({ severity }) => severity !== "error"),
    findings: list,
    format: formatOf(formats),
    vectors: kind,
    ...(dimension === undefined ? {} : { dimension }),
    ...(records === undefined ? {} : { records }),
    bytes: totals.bytes,
    files: totals.files,
    ignoredFiles: totals.ignored,
    namespaces: [...namespaces.values()]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, files, bytes }) => {
        const known = counts.ofNamespace(name, files);
        return { name, files, ...(known === undefined ? {} : { records: known }), bytes };
      }),
  };
}

function formatOf({ parquet, jsonl }: Layout["formats"]): CheckReport["format"] {
  if (parquet > 0) return jsonl > 0 ? "mixed" : "parquet";
  return jsonl > 0 ? "jsonl" : undefined;
}
