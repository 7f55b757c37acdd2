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
import type { Footer } from "./footer.js";

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

export function inspectFooter(footer: Footer): FileFacts {
  const columns = checkColumns(footer);
  const { rows } = footer;
  const leaves = leavesOf([columns.id, columns.metadata]);
  const lie = checkValueCounts(footer, leaves);
  if (lie !== undefined) {
    return { ...NOTHING, mistakes: [{ code: "bad_footer", detail: lie }] };
  }
  const mistakes: FileFacts["mistakes"] = [...columns.mistakes];
  if (rows === 0) mistakes.push({ code: "no_records" });
  const nulls = columns.id?.leaf === undefined ? 0 : countNullIds(footer, columns.id.leaf);
  if (nulls > 0) mistakes.push({ code: "null_id", records: nulls });
  const { dimension, mistakes: uneven } = inspectVectors(footer, columns);
  return { rows, kind: columns.kind, dimension, leaves, mistakes: [...mistakes, ...uneven] };
}

const NOTHING = { rows: 0, kind: undefined, dimension: undefined, leaves: [] };

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
    all.push({ code: "not_finite", detail: "NaN or Infinity in vectors", records: footer.rows });
  }
  return { dimension, mistakes: all };
}
