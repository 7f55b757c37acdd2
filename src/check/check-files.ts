import { forEachOf } from "./for-each-of.js";
import type { DataFile } from "./layout.js";
import { SAMPLED_LINES } from "./record-choice.js";
import type { CheckRun } from "./run.js";
import { UnreadableError } from "./store-reader.js";

/** How many footers are read before it is known how large they are. */
const FIRST_FOOTERS = 4;

/** Reads the listing, and what each file shows without its data. */
export async function checkFiles(run: CheckRun): Promise<void> {
  const { layout, options } = run;
  const { totals } = layout;
  let filesRead = 0;
  const concurrency = () =>
    filesRead === 0 ? Math.min(FIRST_FOOTERS, options.concurrency) : options.concurrency;
  await forEachOf(listData(run), { concurrency }, async (listed) => {
    await checkFile(listed, run);
    filesRead += 1;
    run.report({ files: totals.files, filesToRead: totals.files, filesRead });
  });
  run.report({ isListed: true, files: totals.files, filesToRead: totals.files });
}

/** Decodes the records of the chosen files, and first reports what that costs. */
export async function checkRecords(run: CheckRun): Promise<void> {
  const { reader, findings, counts, options } = run;
  const { limits, concurrency } = options;
  const files = run.choice.files();
  const cost = files.reduce((sum, file) => sum + file.cost, 0);
  let filesRead = 0;
  const bytesToRead = reader.bytesRead + cost;
  run.report({ phase: "records", filesRead, filesToRead: files.length, bytesToRead });
  const { decodeRecords } = await import("./records/decode-records.js");
  await decodeRecords(files, {
    ...{ reader, findings, counts, limits, concurrency },
    isSample: options.records === "sample",
    onFile() {
      filesRead += 1;
      run.report({ filesRead });
    },
  });
}

/** A data file, and its place among them. */
interface ListedFile {
  file: DataFile;
  index: number;
}

/** The data files of a listing; what else it holds is counted. */
async function* listData({ reader, layout }: CheckRun): AsyncGenerator<ListedFile> {
  let index = 0;
  for await (const entry of reader.list()) {
    const file = layout.add(entry);
    if (file !== undefined) yield { file, index: index++ };
  }
}

async function checkFile(listed: ListedFile, run: CheckRun): Promise<void> {
  const { format, path } = listed.file;
  try {
    if (format === "parquet") await checkParquet(listed, run);
    else chooseLines(listed, run);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    run.findings.add({ code: "unreadable", path, detail: error.message });
  }
}

function chooseLines({ file, index }: ListedFile, { findings, choice, options }: CheckRun): void {
  const { path, size } = file;
  if (size === 0) findings.add({ code: "no_records", path });
  const cost = options.records === "sample" ? Math.min(size, SAMPLED_LINES) : size;
  choice.add({ file, index, footerLength: 0, cost });
}

async function checkParquet({ file, index }: ListedFile, run: CheckRun): Promise<void> {
  const { findings } = run;
  const { path } = file;
  const { check } = await run.loadParquet();
  const found = await check(file);
  if ("mistake" in found) {
    findings.add({ ...found.mistake, path });
    return;
  }
  const { facts, footerLength, recordBytes } = found;
  for (const mistake of facts.mistakes) findings.add({ ...mistake, path });
  run.vectors.add(path, facts);
  run.counts.add(file, facts.rows);
  run.choice.add({ file, index, footerLength, cost: footerLength + recordBytes });
}
