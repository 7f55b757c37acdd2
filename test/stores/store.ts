import type { Source } from "../../src/check.js";
import { encodeFooter, footerOf } from "../check/footers.js";
import { denseFile, idColumn, makeFile, vectorColumn } from "../check/parquet-files.js";
import type { ProgramEnd } from "./processes.js";
import type { Reply } from "./proxy.js";

/** A store with a server of its API, as the scenarios use it. */
export interface TestStore {
  name: string;
  /** Of its server. */
  url: string;
  /** The uri of a folder in its bucket. */
  uri(path: string): string;
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** What leads the command line to a server at this address, with credentials. */
  env(url: string): Record<string, string>;
  /** A source with a client of the user's own. */
  source(uri: string, url: string): Source;
  throttled: Reply;
  errors: readonly ErrorCase[];
}

/** A store whose server runs until it is stopped. */
export interface RunningStore {
  store: TestStore;
  stop(): Promise<void>;
}

/** What a user reads if the store cannot be looked at. */
export interface ErrorCase {
  title: string;
  uri: string;
  /** Changes the server. */
  before?: () => Promise<void>;
  /** In place of what the store has otherwise. */
  env: Record<string, string | undefined>;
  cwd?: string;
  /** The proxy responds with this, if the server cannot. */
  reply?: Reply;
  want: { exitCode: number; stderr: RegExp };
}

/** About 92 kB, nearly all of which are vectors. */
export const DATA_FILE = makeFile([
  idColumn(30),
  vectorColumn(
    Array.from({ length: 30 }, (_, row) =>
      Array.from({ length: 768 }, (_, index) => Math.sin(row * 768 + index)),
    ),
  ),
]);

/** A file of 180 MB with 9 row groups, of which only the footer is real. */
export function largeFile(): Uint8Array {
  const footer = footerOf(denseFile(9, 4, { rowGroupSize: 1 }));
  const part = 20_000_000n;
  for (const [index, group] of footer.row_groups.entries()) {
    for (const { meta_data: data } of group.columns) {
      if (data === undefined) continue;
      data.data_page_offset = part * BigInt(index) + 4n;
      delete data.dictionary_page_offset;
      data.total_compressed_size = part / 2n;
    }
  }
  const encoded = encodeFooter(footer);
  const bytes = new Uint8Array(180_000_004 + encoded.length);
  bytes.set(encoded, 180_000_004);
  return bytes;
}

export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** A row of the table of what users read. */
export function printEnd(title: string, { exitCode, stdout, stderr }: ProgramEnd): void {
  const lines = (stderr === "" ? stdout : stderr).trim().split("\n");
  print(`  ${title}: exit ${exitCode}`);
  for (const line of lines.filter((each) => each !== "").slice(0, 4)) print(`    ${line}`);
}
