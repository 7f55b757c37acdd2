import { parquetMetadata } from "hyparquet/src/metadata.js";
import type { ColumnChunk, FileMetaData } from "hyparquet/src/types.js";
import { messageOf } from "../store-reader.js";
import { count, grouped } from "../wording.js";
import { buildSchema, type Schema } from "./schema.js";
import type { FooterMistake } from "./tail.js";
import { guardThrift } from "./thrift-guard.js";

/** A part of a column: what one row group has of it. */
export interface Chunk {
  values: number;
  /** Of the values; undefined if the writer keeps no statistics. */
  nulls: number | undefined;
  /** As the statistics have them; numbers for columns of numbers. */
  bounds: readonly unknown[];
  codec: string;
  /** Where its pages lie in the file. */
  start: number;
  end: number;
}

interface RowGroup {
  rows: number;
  /** By leaf. */
  chunks: readonly Chunk[];
}

/** The contents of a footer, checked: nothing in it contradicts itself or the size of the file. */
export interface Footer {
  schema: Schema;
  rows: number;
  rowGroups: readonly RowGroup[];
  /** In bytes, with its own length and the mark. */
  length: number;
  /** The Arrow schema, as the writer encoded it. */
  arrowSchema: string | undefined;
}

export type ParsedFooter = { footer: Footer } | { mistake: FooterMistake };

/** What is wrong with a footer, for the finding. */
class BadFooter extends Error {
  readonly mistake: FooterMistake;

  constructor(detail: string, code: FooterMistake["code"] = "bad_footer") {
    super(detail);
    this.mistake = { code, detail };
  }
}

/**
 * Parses the footer of a Parquet file, which may hold anything: never throws.
 * @param bytes exactly the footer, its length and the mark
 * @param fileSize what its offsets are compared with
 */
export function parseFooter(bytes: Uint8Array, fileSize: number): ParsedFooter {
  try {
    return { footer: toFooter(decode(bytes), { fileSize, length: bytes.length }) };
  } catch (error) {
    if (error instanceof BadFooter) return { mistake: error.mistake };
    const detail = `the footer is damaged (${messageOf(error)})`;
    return { mistake: { code: "bad_footer", detail } };
  }
}

const identity = (value: unknown) => value;

/** Of the statistics only numbers are used: building dates and strings would take time, and might throw. */
const PARSERS = {
  timestampFromMilliseconds: identity,
  timestampFromMicroseconds: identity,
  timestampFromNanoseconds: identity,
  dateFromDays: identity,
  stringFromBytes: identity,
  uuidFromBytes: identity,
};

function decode(bytes: Uint8Array): FileMetaData {
  guardThrift(bytes.subarray(0, -8));
  return parquetMetadata(bytes, { geoparquet: false, parsers: PARSERS });
}

function toFooter(
  metadata: FileMetaData,
  { fileSize, length }: { fileSize: number; length: number },
): Footer {
  const schema = buildSchema(metadata.schema);
  if (schema === undefined) throw new BadFooter("the schema in the footer is damaged");
  const rows = toCount(metadata.num_rows);
  const rowGroups = metadata.row_groups.map((group) => {
    if (group.columns.length !== schema.leaves) {
      throw new BadFooter("a row group has not the columns of the schema");
    }
    const chunks = group.columns.map((column) => toChunk(column, fileSize - length));
    return { rows: toCount(group.num_rows), chunks };
  });
  const sum = rowGroups.reduce((total, group) => total + group.rows, 0);
  if (sum !== rows) {
    throw new BadFooter(
      `the footer counts ${count(rows, "record")}, its row groups ${grouped(sum)}`,
    );
  }
  const { value } = metadata.key_value_metadata?.find(({ key }) => key === "ARROW:schema") ?? {};
  return { schema, rows, rowGroups, length, arrowSchema: value };
}

/** @param dataEnd where the footer begins */
function toChunk(column: ColumnChunk, dataEnd: number): Chunk {
  // hyparquet leaves absent fields undefined, unlike its types.
  const { meta_data: data, file_path: path }: Partial<ColumnChunk> = column;
  const encryption = column.crypto_metadata ?? column.encrypted_column_metadata;
  if (encryption !== undefined) throw new BadFooter("", "encrypted");
  if (data === undefined) throw new BadFooter("the footer lacks the place of a column");
  if (path) throw new BadFooter("the footer leads to data in other files");
  const first = toCount(data.data_page_offset);
  const dictionary = toCount(data.dictionary_page_offset ?? 0n);
  const start = dictionary > 0 ? Math.min(dictionary, first) : first;
  const end = start + toCount(data.total_compressed_size);
  if (end > dataEnd) throw new BadFooter("the footer leads to data beyond the end of the file");
  const { null_count: nulls, ...stats } = data.statistics ?? {};
  return {
    values: toCount(data.num_values),
    nulls: nulls === undefined ? undefined : toCount(nulls),
    bounds: [stats.min_value ?? stats.min, stats.max_value ?? stats.max],
    codec: String(data.codec),
    start,
    end,
  };
}

/** A number of the footer, which may be of any type and below zero. */
function toCount(value: unknown): number {
  const number = typeof value === "bigint" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0) return number;
  throw new BadFooter("the footer has a number that makes no sense");
}
