import { callQuietly } from "../call-quietly.js";
import type { ResolvedCheckOptions } from "./check-options.js";
import { createFindings, type Findings } from "./findings.js";
import { createLayout, type Layout } from "./layout.js";
import type { ParquetChecker } from "./parquet/parquet-checker.js";
import type { CheckProgress } from "./progress.js";
import { createRecordChoice, type RecordChoice } from "./record-choice.js";
import { createRecordCounts, type RecordCounts } from "./record-counts.js";
import type { Source } from "./source.js";
import { createStoreReader, type StoreReader } from "./store-reader.js";
import { createVectorTally, type VectorTally } from "./vector-tally.js";

/** What the parts of one check share. */
export interface CheckRun {
  options: ResolvedCheckOptions;
  uri: string | undefined;
  signal: AbortSignal;
  reader: StoreReader;
  findings: Findings;
  layout: Layout;
  /** Loads what reads Parquet, once. */
  loadParquet(): Promise<ParquetChecker>;
  vectors: VectorTally;
  counts: RecordCounts;
  choice: RecordChoice;
  report(progress: Partial<CheckProgress>): void;
}

export function createCheckRun(
  source: Source,
  options: ResolvedCheckOptions,
  signal: AbortSignal,
): CheckRun {
  const { limits, index, onProgress } = options;
  const reader = createStoreReader(source, signal);
  const findings = createFindings();
  const layout = createLayout({ uri: source.uri, limits, findings });
  let parquet: Promise<ParquetChecker> | undefined;
  let progress: CheckProgress = {
    phase: "files",
    files: 0,
    isListed: false,
    filesRead: 0,
    filesToRead: 0,
    bytesRead: 0,
  };
  return {
    options,
    uri: source.uri,
    signal,
    reader,
    findings,
    layout,
    loadParquet() {
      parquet ??= import("./parquet/parquet-checker.js").then(({ createParquetChecker }) =>
        createParquetChecker(reader, { isSample: options.records === "sample" }),
      );
      return parquet;
    },
    vectors: createVectorTally(index, findings),
    counts: createRecordCounts(),
    choice: createRecordChoice(options.records),
    report(changed) {
      progress = { ...progress, ...changed, bytesRead: reader.bytesRead };
      if (onProgress !== undefined) callQuietly(() => onProgress(progress));
    },
  };
}
