import type { Mistake } from "../findings.js";
import {
  checkColumns,
  checkValueCounts,
  countNullIds,
  type FileMistake,
  hasNonFinite,
  type ImportColumns,
  measureVectors,
  type VectorKind,
} from "./column-rules.js";
import { type Footer, parseFooter } from "./footer.js";
import type { FooterMistake } from "./tail.js";

/** What the footer of a file shows. */
export interface FileFacts {
  rows: number;
  kind: VectorKind | undefined;
  /** Of its dense vectors, if all have the same. */
  dimension: number | undefined;
  /** The leaves of its ids and metadata, if they are strings. */
  leaves: readonly number[];
  mistakes: Omit<Mistake, "path">[];
}

export type InspectedFooter = { footer: Footer; facts: FileFacts } | { mistake: FooterMistake };

/**
 * Reads the footer of a file, which may hold anything: never throws.
 * @param bytes exactly the footer, its length and the mark
 */
export function inspectFooter(bytes: Uint8Array, fileSize: number): InspectedFooter {
  const parsed = parseFooter(bytes, fileSize);
  if ("mistake" in parsed) return parsed;
  const { footer } = parsed;
  const columns = checkColumns(footer);
  const leaves = leavesOf([columns.id, columns.metadata]);
  const lie = checkValueCounts(footer, leaves);
  if (lie !== undefined) return { mistake: { code: "bad_footer", detail: lie } };
  const { dimension, mistakes: uneven } = inspectVectors(footer, columns);
  const mistakes = [...columns.mistakes, ...inspectRows(footer, columns), ...uneven];
  const { kind } = columns;
  return { footer, facts: { rows: footer.rows, kind, dimension, leaves, mistakes } };
}

function inspectRows(footer: Footer, { id }: ImportColumns): FileFacts["mistakes"] {
  if (footer.rows === 0) return [{ code: "no_records" }];
  const nulls = id?.leaf === undefined ? 0 : countNullIds(footer, id.leaf);
  return nulls === 0 ? [] : [{ code: "null_id", records: nulls }];
}

function leavesOf(columns: readonly ImportColumns["id"][]): number[] {
  return columns.flatMap((column) => column?.leaf ?? []);
}

function inspectVectors(footer: Footer, { values }: ImportColumns) {
  const leaf = values?.leaf;
  if (leaf === undefined || footer.rows === 0) return { dimension: undefined, mistakes: [] };
  const { dimension, mistakes } = measureVectors(footer, leaf);
  const all: Omit<Mistake, "path">[] = mistakes.map((mistake: FileMistake) => ({
    ...mistake,
    records: footer.rows,
  }));
  if (hasNonFinite(footer, leaf)) {
    all.push({
      code: "not_finite",
      detail: "NaN or Infinity in some of the vectors",
      records: footer.rows,
    });
  }
  return { dimension, mistakes: all };
}
