import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  evenVectors,
  type FileOptions,
  idColumn,
  makeFile,
  vectorColumn,
} from "../check/parquet-files.js";
import { BENCH_FOLDER } from "./peers.js";

const DIMENSION = 1_536;
const VECTOR_BYTES = 4 * DIMENSION;

const METADATA = `{"title":"Document ' || i || '","page":' || i % 100 || ',"tags":["a","tag ' || i % 5 || '"],"source":"https://example.com/docs/' || i || '"}`;
const COLUMNS = `'doc-' || i || '#chunk-' || i % 7 AS id, [i, i / 2, 1, 2, 3, 4, 5, 6]::FLOAT[] AS values, '${METADATA}' AS metadata`;

/** A folder with so many files of so many bytes, or a little more, in one namespace. */
export function makeFiles(
  folder: string,
  { files, bytes, rowGroups }: { files: number; bytes: number; rowGroups: number },
): void {
  const records = Math.round(bytes / VECTOR_BYTES);
  const options = { rowGroupSize: Math.ceil(records / rowGroups), codec: "UNCOMPRESSED" } as const;
  const file = denseFile(records, options);
  mkdirSync(join(folder, "docs"), { recursive: true });
  for (let index = 0; index < files; index += 1) {
    writeFileSync(join(folder, "docs", `part-${String(index).padStart(5, "0")}.parquet`), file);
  }
}

function denseFile(records: number, options: FileOptions): Uint8Array {
  // One vector for all, to make the file within the memory; not in a dictionary, to have it as large as others.
  const vectors = Array<number[]>(records).fill(evenVectors(1, DIMENSION)[0] ?? []);
  return makeFile([idColumn(records), { ...vectorColumn(vectors), encoding: "PLAIN" }], options);
}

/** A folder of ten files of so many records in all, with ids and metadata as long as usual. DuckDB writes them fastest. */
export function makeRecords(folder: string, records: number): void {
  mkdirSync(join(folder, "docs"), { recursive: true });
  const size = records / 10;
  const statements = Array.from({ length: 10 }, (_, index) => {
    const path = join(folder, "docs", `part-${index}.parquet`);
    return `COPY (SELECT ${COLUMNS} FROM range(${index * size}, ${(index + 1) * size}) AS records(i))
      TO '${path}' (FORMAT parquet, CODEC 'snappy')`;
  });
  const program = `import { DuckDBInstance } from "@duckdb/node-api";
const connection = await (await DuckDBInstance.create()).connect();
for (const statement of ${JSON.stringify(statements)}) await connection.run(statement);`;
  const argv = ["--input-type=module", "-e", program];
  execFileSync(process.execPath, argv, { cwd: BENCH_FOLDER });
}
