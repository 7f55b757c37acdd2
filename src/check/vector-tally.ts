import type { Findings } from "./findings.js";
import type { CheckedIndex } from "./namespace-rules.js";
import type { FileFacts } from "./parquet/parquet-file.js";
import type { VectorKind } from "./report.js";
import { count } from "./wording.js";

/** The vectors of all files: what only shows when they are compared. */
export interface VectorTally {
  add(path: string, facts: FileFacts): void;
  /** Adds the findings, and returns what the report has of the vectors. */
  finish(): { vectors: VectorKind | "mixed" | undefined; dimension: number | undefined };
}

interface Tally {
  files: number;
  records: number;
  /** The first few by name. */
  paths: string[];
}

const MAX_PATHS = 5;

export function createVectorTally(
  index: CheckedIndex | undefined,
  findings: Findings,
): VectorTally {
  const kinds = new Map<VectorKind, Tally>();
  const dimensions = new Map<number, Tally>();
  return {
    add(path, { kind, dimension, rows }) {
      if (kind !== undefined) addTo(kinds, kind, { path, rows });
      if (dimension !== undefined) addTo(dimensions, dimension, { path, rows });
    },
    finish() {
      const common = mostCommon(dimensions);
      addDimensions(dimensions, { common, index, findings });
      addKinds(kinds, index, findings);
      const [only] = kinds.keys();
      return { vectors: kinds.size > 1 ? "mixed" : only, dimension: common };
    },
  };
}

function addTo<Key>(
  tallies: Map<Key, Tally>,
  key: Key,
  { path, rows }: { path: string; rows: number },
): void {
  const tally = tallies.get(key) ?? { files: 0, records: 0, paths: [] };
  tallies.set(key, tally);
  tally.files += 1;
  tally.records += rows;
  tally.paths = [...tally.paths, path].sort().slice(0, MAX_PATHS);
}

function mostCommon(dimensions: ReadonlyMap<number, Tally>): number | undefined {
  const [first] = [...dimensions].sort(([one, { records: a }], [other, { records: b }]) => {
    return b - a || one - other;
  });
  return first?.[0];
}

interface Comparison {
  common: number | undefined;
  index: CheckedIndex | undefined;
  findings: Findings;
}

function addDimensions(
  dimensions: ReadonlyMap<number, Tally>,
  { common, index, findings }: Comparison,
): void {
  const wanted = index?.dimension ?? common;
  const which = index?.dimension === undefined ? "most have" : "the index has";
  for (const [dimension, tally] of dimensions) {
    if (dimension === wanted) continue;
    const vectors = `${count(tally.records, "vector")} in ${count(tally.files, "file")}`;
    const have = tally.records === 1 ? "has" : "have";
    const detail = `${vectors} ${have} ${dimension} dimensions, ${which} ${wanted}`;
    addForAll(findings, "dimension", { detail, ...tally });
  }
}

function addKinds(
  kinds: ReadonlyMap<VectorKind, Tally>,
  index: CheckedIndex | undefined,
  findings: Findings,
): void {
  // Older versions of the API state no type, but only a dense index has a dimension.
  const type = index?.vectorType ?? (index?.dimension === undefined ? "" : "dense");
  const wrong = { dense: "sparse", sparse: "dense" }[type];
  for (const [kind, tally] of kinds) {
    if (kind === wrong) {
      const detail = `${kind} vectors for a ${type} index`;
      addForAll(findings, "vector_type", { detail, ...tally });
    }
    if (kinds.size > 1) {
      const detail = `${count(tally.files, "file")} ${kind}`;
      addForAll(findings, "mixed_vectors", { detail, ...tally });
    }
  }
}

/** A mistake of many files, of which a few are known by name. */
function addForAll(
  findings: Findings,
  code: "dimension" | "vector_type" | "mixed_vectors",
  { detail, files, records, paths }: Tally & { detail: string },
): void {
  for (const path of paths) findings.add({ code, path, detail });
  const others = files - paths.length;
  findings.add({ code, path: "", detail, files: others, records });
}
