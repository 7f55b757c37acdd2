import { readParquet, WriterPropertiesBuilder, writeParquet } from "parquet-wasm";

/** The same records as arrow-rs writes them: with other pages, codecs and statistics than the writer of these tests has. */
export function writtenByArrowRs(
  file: Uint8Array,
  configure: (builder: WriterPropertiesBuilder) => WriterPropertiesBuilder = (builder) => builder,
): Uint8Array {
  return writeParquet(readParquet(file), configure(new WriterPropertiesBuilder()).build());
}

/** How many records arrow-rs reads of a file. @throws if it cannot read it */
export function countByArrowRs(file: Uint8Array): number {
  const batches = readParquet(file).recordBatches();
  return batches.reduce((sum, { numRows }) => sum + numRows, 0);
}
