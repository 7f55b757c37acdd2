import { untilAborted } from "../abort.js";
import { callQuietly } from "../call-quietly.js";
import {
  type CheckOptions,
  type ResolvedCheckOptions,
  resolveCheckOptions,
} from "./check-options.js";
import { createFindings, type Findings } from "./findings.js";
import { forEachOf } from "./for-each-of.js";
import { createLayout, type DataFile, type Layout } from "./layout.js";
import { addExistingNamespaces } from "./namespace-rules.js";
import { openSource } from "./open-source.js";
import { parseFooter } from "./parquet/footer.js";
import { inspectFooter } from "./parquet/parquet-file.js";
import { createTailReader, type TailReader } from "./parquet/tail.js";
import type { CheckProgress } from "./progress.js";
import {
  createRecordChoice,
  parquetCost,
  type RecordChoice,
  SAMPLED_LINES,
} from "./record-choice.js";
import { createRecordCounts, type RecordCounts } from "./record-counts.js";
import type { CheckReport } from "./report.js";
import type { Source } from "./source.js";
import { createStoreReader, type StoreReader, UnreadableError } from "./store-reader.js";
import { addUriFindings } from "./uri-rules.js";
import { createVectorTally, type VectorTally } from "./vector-tally.js";

/**
 * Checks a folder before it is imported: its layout, and the footers of its Parquet files. It reads the data itself only
 * if `records` asks for it. What is wrong with the data is in the report, also if a file cannot be read.
 * @param source a local folder, as a path or a `file:` URL, or a `Source` of your own for any other store
 * @throws CheckError if the folder cannot be looked at; InvalidArgumentError for wrong options; the signal's reason
 * @example
 * const report = await checkSource("./out", { index: await imports.describeIndexStats() });
 * for (const { code, message, files } of report.findings) console.error(code, message, files);
 */
export async function checkSource(
  source: string | URL | Source,
  options: CheckOptions = {},
): Promise<CheckReport> {
  const resolved = resolveCheckOptions(options);
  const opened = openSource(source);
  return untilAborted(resolved.signal, async (signal, abort) => {
    try {
      return await runCheck(createCheck(opened, resolved, signal));
    } catch (error) {
      // What else is being read is of no use.
      abort();
      throw error;
    }
  });
}

/** What the parts of a check share. */
interface Check {
  options: ResolvedCheckOptions;
  uri: string | undefined;
  signal: AbortSignal;
  reader: StoreReader;
  findings: Findings;
  layout: Layout;
  tails: TailReader;
  vectors: VectorTally;
  counts: RecordCounts;
  choice: RecordChoice;
  report(progress: Partial<CheckProgress>): void;
}

function createCheck(source: Source, options: ResolvedCheckOptions, signal: AbortSignal): Check {
  const { limits, index, onProgress } = options;
  const reader = createStoreReader(source, signal);
  const findings = createFindings();
  const layout = createLayout({ uri: source.uri, limits, findings });
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
    tails: createTailReader(reader),
    vectors: createVectorTally(index, findings),
    counts: createRecordCounts(),
    choice: createRecordChoice(options.records),
    report(changed) {
      progress = { ...progress, ...changed, bytesRead: reader.bytesRead };
      if (onProgress !== undefined) callQuietly(() => onProgress(progress));
    },
  };
}

/** How many footers are read before it is known how large they are. */
const FIRST_FOOTERS = 4;

async function runCheck(check: Check): Promise<CheckReport> {
  await checkFiles(check);
  if (check.options.records !== "none") await checkChosen(check);
  return finish(check);
}

async function checkFiles(check: Check): Promise<void> {
  const { layout, options, signal } = check;
  const { totals } = layout;
  let filesRead = 0;
  const concurrency = () =>
    filesRead === 0 ? Math.min(FIRST_FOOTERS, options.concurrency) : options.concurrency;
  await forEachOf(listData(check), { concurrency, signal }, async (listed) => {
    await checkFile(listed, check);
    filesRead += 1;
    check.report({ files: totals.files, filesToRead: totals.files, filesRead });
  });
  check.report({ isListed: true, files: totals.files, filesToRead: totals.files });
}

/** Decodes the records of the chosen files, and first reports what that costs. */
async function checkChosen(check: Check): Promise<void> {
  const { reader, findings, counts, options, signal } = check;
  const { limits, concurrency } = options;
  const files = check.choice.files();
  const cost = files.reduce((sum, file) => sum + file.cost, 0);
  let filesRead = 0;
  const bytesToRead = reader.bytesRead + cost;
  check.report({ phase: "records", filesRead, filesToRead: files.length, bytesToRead });
  const { checkRecords } = await import("./records/check-records.js");
  await checkRecords(files, {
    ...{ reader, findings, counts, limits, concurrency, signal },
    isSample: options.records === "sample",
    onFile() {
      filesRead += 1;
      check.report({ filesRead });
    },
  });
}

/** A data file, and its place among them. */
interface ListedFile {
  file: DataFile;
  index: number;
}

/** The data files of a listing; what else it holds is counted. */
async function* listData({ reader, layout }: Check): AsyncGenerator<ListedFile> {
  let index = 0;
  for await (const entry of reader.list()) {
    const file = layout.add(entry);
    if (file !== undefined) yield { file, index: index++ };
  }
}

async function checkFile(listed: ListedFile, check: Check): Promise<void> {
  const { format, path } = listed.file;
  try {
    if (format === "parquet") await checkParquet(listed, check);
    else chooseLines(listed, check);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    check.findings.add({ code: "unreadable", path, detail: error.message });
  }
}

function chooseLines({ file, index }: ListedFile, { findings, choice, options }: Check): void {
  const { path, size } = file;
  if (size === 0) findings.add({ code: "no_records", path });
  const cost = options.records === "sample" ? Math.min(size, SAMPLED_LINES) : size;
  choice.add({ file, index, footerLength: 0, cost });
}

async function checkParquet({ file, index }: ListedFile, check: Check): Promise<void> {
  const { path, size } = file;
  const tail = await check.tails.read(file);
  if ("mistake" in tail) {
    check.findings.add({ ...tail.mistake, path });
    return;
  }
  const parsed = parseFooter(tail.bytes, size);
  if ("mistake" in parsed) {
    check.findings.add({ ...parsed.mistake, path });
    return;
  }
  check.tails.learn(tail.bytes.length);
  const facts = inspectFooter(parsed.footer);
  for (const mistake of facts.mistakes) check.findings.add({ ...mistake, path });
  check.vectors.add(path, facts);
  check.counts.add(file, facts.rows);
  const isSample = check.options.records === "sample";
  const footerLength = tail.bytes.length;
  const cost = footerLength + parquetCost(parsed.footer, { leaves: facts.leaves, isSample });
  check.choice.add({ file, index, footerLength, cost });
}

function finish({ layout, options, findings, vectors, counts, uri }: Check): CheckReport {
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
