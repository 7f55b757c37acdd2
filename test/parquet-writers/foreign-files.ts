import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { isMain, printLines, runScript } from "../../scripts/lib/run-script.js";
import { type CheckReport, checkSource } from "../../src/check.js";
import { renderTable } from "../bench/spread.js";
import { decodeStrings } from "../check/decode-strings.js";
import { memorySource } from "../check/memory-source.js";

/** What pyarrow reads of a file, as foreign-files.py prints it. */
interface View {
  path: string;
  createdBy?: string;
  rows?: number;
  error?: string;
  dataError?: string;
  /** Digests of the columns of strings. */
  strings?: Record<string, string>;
}

interface Comparison {
  view: View;
  /** What is different, in a few words each. */
  differences: string[];
  decoded: number;
  thrown: number;
}

/** Why a footer cannot be read. */
const AT_FOOTER = ["empty_file", "not_parquet", "bad_footer", "encrypted"];

const SCRIPT = fileURLToPath(new URL("foreign-files.py", import.meta.url));
const PYTHON = fileURLToPath(new URL(".venv/bin/python", import.meta.url));

function readViews(folder: string, python: string): View[] {
  return JSON.parse(
    execFileSync(python, [SCRIPT, folder], { encoding: "utf8", maxBuffer: 2 ** 28 }),
  );
}

async function compare(view: View, folder: string): Promise<Comparison> {
  const bytes = new Uint8Array(readFileSync(join(folder, view.path)));
  try {
    const source = memorySource({ "docs/a.parquet": bytes });
    const report = await checkSource(source, { records: "all" });
    const strings = view.error === undefined ? Object.entries(view.strings ?? {}) : [];
    const wrong = await Promise.all(strings.map((column) => compareStrings(bytes, column)));
    const differences = [...compareReport(view, report), ...wrong.flat()];
    const decoded = strings.length - wrong.flat().length;
    return { view, differences, decoded, thrown: 0 };
  } catch (error) {
    return { view, differences: [`thrown: ${error}`], decoded: 0, thrown: 1 };
  }
}

function compareReport(view: View, { findings, records }: CheckReport): string[] {
  const bad = findings.find(({ code }) => AT_FOOTER.includes(code));
  const found = bad === undefined ? "readable" : `${bad.code} (${bad.message})`;
  if (view.error !== undefined) {
    return bad === undefined ? [`pyarrow: ${view.error}; check: ${found}`] : [];
  }
  if (bad !== undefined) return [`pyarrow: readable; check: ${found}`];
  return records === view.rows ? [] : [`pyarrow: ${view.rows} rows; check: ${records}`];
}

async function compareStrings(
  bytes: Uint8Array,
  [name, digest]: [string, string],
): Promise<string[]> {
  try {
    const values = JSON.stringify(await decodeStrings(bytes, name));
    const isSame = createHash("sha256").update(values).digest("hex") === digest;
    return isSame ? [] : [`pyarrow: other values in ${name}`];
  } catch (error) {
    return [`check: ${name}: ${error instanceof Error ? error.message : error}`];
  }
}

function render(comparisons: readonly Comparison[]): string[] {
  const rows = [...groupByWriter(comparisons)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([writer, files]) => [
      writer,
      String(files.length),
      String(files.filter(({ view }) => view.error !== undefined).length),
      String(files.reduce((sum, { decoded }) => sum + decoded, 0)),
      String(files.reduce((sum, { thrown }) => sum + thrown, 0)),
      String(files.filter(({ differences }) => differences.length > 0).length),
    ]);
  const heading = [
    "writer",
    "files",
    "unreadable for pyarrow",
    "columns alike",
    "thrown",
    "differ",
  ];
  return renderTable(heading, rows);
}

function groupByWriter(comparisons: readonly Comparison[]): Map<string, Comparison[]> {
  const writers = new Map<string, Comparison[]>();
  for (const comparison of comparisons) {
    const name = nameWriter(comparison.view);
    writers.set(name, [...(writers.get(name) ?? []), comparison]);
  }
  return writers;
}

function nameWriter({ createdBy, error }: View): string {
  if (error !== undefined) return "not known: pyarrow cannot read the footer";
  return createdBy?.replace(/ \(build.*/, "") || "not named in the file";
}

async function main(): Promise<number> {
  const [folder, python = PYTHON] = process.argv.slice(2);
  if (folder === undefined) throw new PipelineError("name the folder, and Python if need be");
  const comparisons: Comparison[] = [];
  for (const view of readViews(folder, python)) comparisons.push(await compare(view, folder));
  const differing = comparisons.filter(({ differences }) => differences.length > 0);
  printLines([
    ...render(comparisons),
    "",
    ...differing.flatMap(({ view, differences }) =>
      differences.map((each) => `${view.path}: ${each}`),
    ),
  ]);
  return comparisons.some(({ thrown }) => thrown > 0) ? 1 : 0;
}

if (isMain(import.meta.url)) await runScript("foreign-files", 1, main);
