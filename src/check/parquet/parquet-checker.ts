import type { DataFile } from "../layout.js";
import type { StoreReader } from "../store-reader.js";
import type { Footer } from "./footer.js";
import { type FileFacts, inspectFooter } from "./parquet-file.js";
import { createTailReader, type FooterMistake } from "./tail.js";

// Loaded with the first Parquet file.

/** What a file shows without its data, or why it shows nothing. */
export type CheckedFile =
  | { facts: FileFacts; footerLength: number; recordBytes: number }
  | { mistake: FooterMistake };

export interface ParquetChecker {
  /** Reads the footer of a file. @throws UnreadableError, or what ends the whole check */
  check(file: DataFile): Promise<CheckedFile>;
}

export interface ParquetCheckerOptions {
  /** Whether the records that `recordBytes` counts are those of the first row group alone. */
  isSample: boolean;
}

export function createParquetChecker(
  reader: StoreReader,
  { isSample }: ParquetCheckerOptions,
): ParquetChecker {
  const tails = createTailReader(reader);
  return {
    async check(file) {
      const tail = await tails.read(file);
      const found = "mistake" in tail ? tail : inspectFooter(tail.bytes, file.size);
      if ("mistake" in found) return found;
      const { footer, facts } = found;
      const { length: footerLength } = footer;
      tails.learn(footerLength);
      const recordBytes = countRecordBytes(footer, { leaves: facts.leaves, isSample });
      return { facts, footerLength, recordBytes };
    },
  };
}

interface Cost {
  /** The columns whose values are decoded. */
  leaves: readonly number[];
  isSample: boolean;
}

/** How many bytes these columns take: in all row groups, or in the first. */
function countRecordBytes({ rowGroups }: Footer, { leaves, isSample }: Cost): number {
  const groups = rowGroups.filter(({ rows }) => rows > 0).slice(0, isSample ? 1 : undefined);
  const chunks = groups.flatMap((group) => leaves.flatMap((leaf) => group.chunks[leaf] ?? []));
  return chunks.reduce((bytes, { start, end }) => bytes + end - start, 0);
}
