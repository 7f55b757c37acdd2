import type { FindingCode } from "./finding-codes.js";
import type { Findings } from "./findings.js";
import { createFolderDepth } from "./folder-depth.js";
import type { ImportLimits } from "./limits.js";
import { checkNamespaceName, isOddNamespace } from "./namespace-rules.js";
import type { SourceEntry } from "./source.js";
import { byteSize, count, grouped, quote } from "./wording.js";

type Format = "parquet" | "jsonl";

/** A file that an import reads. */
export interface DataFile extends SourceEntry {
  format: Format;
  /** Whether it is compressed as a whole. */
  isGzip: boolean;
  /** Empty for one that lies directly in the folder. */
  namespace: string;
}

/** What the listing shows of a namespace. */
interface NamespaceLayout {
  name: string;
  files: number;
  bytes: number;
}

/** What the listing shows of a folder, counted while it is read: no list of the files is kept. */
export interface Layout {
  /** @returns the file, if an import would read it */
  add(entry: SourceEntry): DataFile | undefined;
  /** Adds the findings that need the whole listing. */
  finish(): void;
  readonly namespaces: ReadonlyMap<string, NamespaceLayout>;
  readonly totals: { files: number; bytes: number; ignored: number };
  /** How many files there are of each format. */
  readonly formats: Readonly<Record<Format, number>>;
}

interface LayoutOptions {
  uri: string | undefined;
  limits: ImportLimits;
  findings: Findings;
}

/** What people name Parquet and JSON Lines files, and an import does not read. */
const NEAR_MISS = /\.(parquet|parq|pq|jsonl|ndjson|json)(\.(gz|gzip|snappy|zst|zstd|bz2))?$/i;

/** Names the formats, for messages. */
const FORMAT_NAMES = { parquet: "Parquet", jsonl: "JSON Lines" } as const;

export function createLayout(options: LayoutOptions): Layout {
  const namespaces = new Map<string, NamespaceLayout>();
  const totals = { files: 0, bytes: 0, ignored: 0 };
  const formats = { parquet: 0, jsonl: 0 };
  const folders = new Set<string>();
  let isFile = false;
  const depth = createFolderDepth(options);

  const addData = (file: DataFile, parts: readonly string[]) => {
    totals.files += 1;
    totals.bytes += file.size;
    formats[file.format] += 1;
    depth.add(parts);
    checkFileSize(file, options);
    if (parts.length === 1) options.findings.add({ code: "no_namespace", path: file.path });
    else addToNamespace(namespaces, file);
    return file;
  };

  return {
    namespaces,
    totals,
    formats,
    add(entry) {
      const parts = entry.path.split("/");
      const [top = "", ...below] = parts;
      if (below.length > 0 && entry.path !== "/") folders.add(top);
      const name = parts.at(-1) ?? "";
      if (entry.path === "") isFile ||= entry.size > 0;
      if (name === "") return undefined;
      const format = formatOf(name);
      if (format !== undefined) {
        const namespace = below.length > 0 ? top : "";
        return addData({ ...entry, ...format, namespace }, parts);
      }
      totals.ignored += 1;
      const [ending] = NEAR_MISS.exec(name) ?? [];
      if (ending !== undefined) {
        options.findings.add({ code: "no_files", path: entry.path, detail: ending });
      }
      options.findings.add({ code: "ignored_file", path: entry.path, detail: kindOf(name) });
      return undefined;
    },
    finish() {
      addNoFiles(totals, { isFile, uri: options.uri, findings: options.findings });
      depth.finish();
      addNamespaceFindings({ folders, namespaces }, options);
      addLimitFindings({ namespaces: namespaces.size, ...totals }, options);
      addMixedFormats(formats, options.findings);
    },
  };
}

function formatOf(name: string): { format: Format; isGzip: boolean } | undefined {
  if (name.endsWith(".parquet")) return { format: "parquet", isGzip: false };
  if (name.endsWith(".jsonl")) return { format: "jsonl", isGzip: false };
  if (name.endsWith(".jsonl.gz")) return { format: "jsonl", isGzip: true };
  return undefined;
}

/** What a message calls the files of one kind. */
function kindOf(name: string): string {
  const [ending] = /\.[^.]{1,20}$/.exec(name) ?? [];
  return ending === undefined || ending === name ? quote(name) : quote(ending);
}

function addToNamespace(
  namespaces: Map<string, NamespaceLayout>,
  { namespace: name, size }: DataFile,
): void {
  const namespace = namespaces.get(name) ?? { name, files: 0, bytes: 0 };
  namespaces.set(name, namespace);
  namespace.files += 1;
  namespace.bytes += size;
}

function checkFileSize({ path, size }: DataFile, { limits, findings }: LayoutOptions): void {
  if (size <= limits.fileBytes) return;
  const detail = `${byteSize(limits.fileBytes)}, the limit of ${limits.year}`;
  findings.add({ code: "file_too_large", path, detail });
}

/** Files that were nearly named as they should be count only if no other file is there. */
function addNoFiles(
  { files, ignored }: Layout["totals"],
  { isFile, uri, findings }: { isFile: boolean; uri: string | undefined; findings: Findings },
): void {
  const namesFile = isFile || (files + ignored === 0 && formatOf(uri ?? "") !== undefined);
  if (files > 0 || namesFile) findings.discard("no_files");
  if (namesFile) findings.add({ code: "uri_is_file", path: "" });
  else if (files === 0) findings.add({ code: "no_files", path: "", files: 0 });
}

interface Folders {
  folders: ReadonlySet<string>;
  namespaces: ReadonlyMap<string, NamespaceLayout>;
}

function addNamespaceFindings({ folders, namespaces }: Folders, options: LayoutOptions): void {
  const { findings, limits } = options;
  for (const name of folders) {
    const path = `${name}/`;
    if (!namespaces.has(name)) findings.add({ code: "empty_folder", path });
  }
  for (const name of namespaces.keys()) {
    const path = `${name}/`;
    const problem = checkNamespaceName(name, limits.nameLength);
    if (problem !== undefined) findings.add({ code: "namespace_name", path, detail: problem });
    if (isOddNamespace(name)) findings.add({ code: "odd_namespace", path, detail: quote(name) });
  }
}

interface Totals {
  namespaces: number;
  files: number;
  bytes: number;
}

function addLimitFindings(totals: Totals, { limits, findings }: LayoutOptions): void {
  const over = (code: FindingCode, has: string, limit: string) =>
    findings.add({ code, path: "", detail: `${has}, the limit of ${limits.year} is ${limit}` });
  if (totals.namespaces > limits.namespaces) {
    const has = count(totals.namespaces, "namespace");
    over("too_many_namespaces", has, grouped(limits.namespaces));
  }
  if (totals.files > limits.files) {
    over("too_many_files", count(totals.files, "file"), grouped(limits.files));
  }
  if (totals.bytes > limits.totalBytes) {
    over("too_large", byteSize(totals.bytes), byteSize(limits.totalBytes));
  }
}

function addMixedFormats(formats: Readonly<Record<Format, number>>, findings: Findings): void {
  if (formats.parquet === 0 || formats.jsonl === 0) return;
  for (const format of ["parquet", "jsonl"] as const) {
    const detail = `${count(formats[format], "file")} of ${FORMAT_NAMES[format]}`;
    findings.add({ code: "mixed_formats", path: "", detail, files: formats[format] });
  }
}
