import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { parquetWriteBuffer } from "hyparquet-writer";

/** Writes a file of Parquet with the columns that an import reads. The vectors are made up. */
export async function writeVectors(
  path: string,
  { count, dimension }: { count: number; dimension: number },
): Promise<void> {
  const rows = Array.from({ length: count }, (_, row) => row);
  const vectors = rows.map((row) =>
    Array.from({ length: dimension }, (_, index) => Math.sin(row + index)),
  );
  const file = parquetWriteBuffer({
    schema: [
      { name: "schema", num_children: 3 },
      { name: "id", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "REQUIRED" },
      { name: "values", converted_type: "LIST", repetition_type: "OPTIONAL", num_children: 1 },
      { name: "list", repetition_type: "REPEATED", num_children: 1 },
      { name: "element", type: "FLOAT", repetition_type: "OPTIONAL" },
      { name: "metadata", type: "BYTE_ARRAY", converted_type: "UTF8", repetition_type: "OPTIONAL" },
    ],
    columnData: [
      { name: "id", data: rows.map((row) => `record-${row}`) },
      // The types of the writer leave out lists, which it writes all the same.
      { name: "values", data: vectors as unknown as number[] },
      { name: "metadata", data: rows.map((row) => JSON.stringify({ page: row })) },
    ],
  });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, new Uint8Array(file));
}
