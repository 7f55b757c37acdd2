import type { Findings } from "../findings.js";
import { forEachOf } from "../for-each-of.js";
import type { DataFile } from "../layout.js";
import type { ImportLimits } from "../limits.js";
import { checkColumns } from "../parquet/column-rules.js";
import { type Footer, parseFooter } from "../parquet/footer.js";
import type { Column } from "../parquet/schema.js";
import { type ChosenFile, SAMPLED_LINES } from "../record-choice.js";
import type { RecordCounts } from "../record-counts.js";
import { type StoreReader, UnreadableError } from "../store-reader.js";
import { createTurns, type TakeTurn } from "../turns.js";
import type { Visit } from "./byte-values.js";
import { DamagedError, NotDecodedError } from "./errors.js";
import { createFileTally, type FileTally } from "./file-tally.js";
import { checkLines } from "./json-lines.js";
import { visitChunk } from "./pages.js";
import { createRangeStream } from "./range-stream.js";
import { createIdRules, findMetadataMistake, type NamespaceIds } from "./record-rules.js";

// Loaded only if records are wanted.

export interface RecordsOptions {
  reader: StoreReader;
  findings: Findings;
  counts: RecordCounts;
  limits: ImportLimits;
  isSample: boolean;
  concurrency: number;
  /** Called after each file. */
  onFile(): void;
}

/** More at the same time would take memory, and decoding takes turns anyway. */
const MAX_CONCURRENCY = 8;

/** Decodes the ids and the metadata of files. */
export async function decodeRecords(
  files: readonly ChosenFile[],
  options: RecordsOptions,
): Promise<void> {
  const rulesOf = createIdRules(options.limits);
  const takeTurn = createTurns();
  const concurrency = () => Math.min(options.concurrency, MAX_CONCURRENCY);
  await forEachOf(each(files), { concurrency }, async ({ file, footerLength }) => {
    const tally = createFileTally();
    const work: FileWork = {
      file,
      footerLength,
      tally,
      ids: rulesOf(file.namespace),
      takeTurn,
      options,
    };
    await checkFile(work);
    tally.flush(options.findings, file.path);
    options.onFile();
  });
}

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

interface FileWork {
  file: DataFile;
  footerLength: number;
  tally: FileTally;
  ids: NamespaceIds;
  takeTurn: TakeTurn;
  options: RecordsOptions;
}

async function checkFile(work: FileWork): Promise<void> {
  const { path, format } = work.file;
  const { findings } = work.options;
  try {
    await (format === "parquet" ? checkParquet(work) : checkJsonLines(work));
  } catch (error) {
    if (error instanceof NotDecodedError) {
      findings.add({ code: "not_decoded", path, detail: error.message });
    } else if (error instanceof DamagedError || error instanceof UnreadableError) {
      findings.add({ code: "unreadable", path, detail: error.message });
    } else throw error;
  }
}

async function checkJsonLines({ file, tally, ids, options }: FileWork): Promise<void> {
  const { path, size, isGzip } = file;
  const { reader, isSample, counts } = options;
  const end = isSample ? Math.min(size, SAMPLED_LINES) : size;
  const sizes = { first: SAMPLED_LINES, others: SAMPLED_LINES };
  const stream = createRangeStream(reader, { path, range: { start: 0, end }, sizes });
  const lines = { isGzip, isSample: end < size, ids, tally };
  const records = await checkLines(stream, lines);
  if (end === size) counts.add(file, records);
}

async function checkParquet(work: FileWork): Promise<void> {
  const { file, footerLength, tally, ids, options } = work;
  const { path, size } = file;
  const bytes = await options.reader.read(path, { start: size - footerLength, end: size });
  const parsed = parseFooter(bytes, size);
  // It was right a moment ago.
  if ("mistake" in parsed) throw new DamagedError("the file has changed");
  const { footer } = parsed;
  const { id, metadata } = checkColumns(footer);
  const visitId: Visit = (bytes, start, end) => ids.check({ bytes, start, end }, tally);
  const visitMetadata: Visit = (bytes, start, end) => {
    const mistake = findMetadataMistake({ bytes, start, end }, options.limits);
    if (mistake !== undefined) tally.add(mistake.code, mistake.detail);
  };
  if (id !== undefined) await checkColumn(work, { footer, column: id, visit: visitId });
  if (metadata !== undefined) {
    await checkColumn(work, { footer, column: metadata, visit: visitMetadata });
  }
}

interface ColumnWork {
  footer: Footer;
  column: Column;
  visit: Visit;
}

async function checkColumn(
  { file, takeTurn, options }: FileWork,
  { footer, column, visit }: ColumnWork,
): Promise<void> {
  const { reader, isSample, findings } = options;
  const { path } = file;
  for (const { rows, chunks } of footer.rowGroups) {
    const chunk = chunks[column.leaf ?? -1];
    if (rows === 0 || chunk === undefined) continue;
    const part = { path, column, chunk, rows, isSample, visit, takeTurn };
    const nulls = await visitChunk(reader, part);
    // With statistics they were found before.
    if (column.name === "id" && nulls > 0 && chunk.nulls === undefined) {
      findings.add({ code: "null_id", path, records: nulls });
    }
    if (isSample) return;
  }
}
