import { parseFooter } from "../../src/check/parquet/footer.js";
import { createTailReader } from "../../src/check/parquet/tail.js";
import { visitChunk } from "../../src/check/records/pages.js";
import { createStoreReader } from "../../src/check/store-reader.js";
import { memorySource } from "./memory-source.js";

const PATH = "a.parquet";

/** The strings of a column of a file, as a check decodes them: without nulls. */
export async function decodeStrings(bytes: Uint8Array, name: string): Promise<string[]> {
  const reader = createStoreReader(memorySource({ [PATH]: bytes }), new AbortController().signal);
  const tail = await createTailReader(reader).read({ path: PATH, size: bytes.length });
  const parsed = "bytes" in tail ? parseFooter(tail.bytes, bytes.length) : tail;
  if ("mistake" in parsed) throw new Error(parsed.mistake.detail);
  const column = parsed.footer.schema.columns.find((each) => each.name === name);
  const values: string[] = [];
  for (const { rows, chunks } of parsed.footer.rowGroups) {
    const chunk = chunks[column?.leaf ?? -1];
    if (column === undefined || chunk === undefined) throw new Error(`no column ${name}`);
    await visitChunk(reader, {
      ...{ path: PATH, column, chunk, rows, isSample: false, takeTurn: (run) => run() },
      visit: (page, start, end) => values.push(new TextDecoder().decode(page.subarray(start, end))),
    });
  }
  return values;
}
