import type { Finding } from "./findings.js";

/** What the vectors of a file are: by the columns that it has. */
export type VectorKind = "dense" | "sparse" | "hybrid";

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
