import { parquetHeader } from "hyparquet/src/column.js";
import type { PageHeader } from "hyparquet/src/types.js";
import { hasErrorBrand } from "../../errors/import-client-error.js";
import type { Chunk } from "../parquet/footer.js";
import type { Column } from "../parquet/schema.js";
import { guardThrift } from "../parquet/thrift-guard.js";
import type { StoreReader } from "../store-reader.js";
import { messageOf, UnreadableError } from "../store-reader.js";
import type { TakeTurn } from "../turns.js";
import { byteSize, grouped } from "../wording.js";
import { type ByteValues, readHybrid, readPlain, type Visit, visitValues } from "./byte-values.js";
import { decompress } from "./decompress.js";
import { DamagedError, NotDecodedError } from "./errors.js";
import { type BlockSizes, createRangeStream, type RangeStream } from "./range-stream.js";

/** Larger pages, before or after they are decompressed, are left out: they would fill the memory. */
const MAX_PAGE = 256 * 1024 ** 2;
const MAX_VALUES = 2 ** 24;
/** From here on, both sizes taken together, pages are decoded one at a time, to keep the memory small. */
const LARGE_PAGE = 16 * 1024 ** 2;
/** A header is short, but for statistics in it. */
const HEADER = 4 * 1024;
const MAX_HEADER = 4 * 1024 ** 2;
const BLOCKS: BlockSizes = { first: 64 * 1024, others: 1024 ** 2 };

export interface ChunkOptions {
  path: string;
  column: Column;
  chunk: Chunk;
  /** How many records the row group has. */
  rows: number;
  /** Whether the first page with values is enough. */
  isSample: boolean;
  visit: Visit;
  takeTurn: TakeTurn;
}

/** Visits the strings of one chunk of a column. @returns how many values were null */
export async function visitChunk(reader: StoreReader, options: ChunkOptions): Promise<number> {
  const { path, chunk, column } = options;
  const stream = createRangeStream(reader, { path, range: chunk, sizes: BLOCKS });
  try {
    return await visitPages(stream, options);
  } catch (error) {
    if (isKnown(error)) throw error;
    // hyparquet throws errors of every kind for bytes that are not what it expects.
    throw new DamagedError(`${column.name} cannot be decoded (${messageOf(error)})`);
  }
}

function isKnown(error: unknown): boolean {
  const isDecoding = error instanceof NotDecodedError || error instanceof DamagedError;
  return isDecoding || error instanceof UnreadableError || hasErrorBrand(error);
}

/** What was read of a chunk so far. */
interface ChunkState {
  dictionary: ByteValues | undefined;
  seen: number;
  nulls: number;
}

async function visitPages(stream: RangeStream, options: ChunkOptions): Promise<number> {
  const state: ChunkState = { dictionary: undefined, seen: 0, nulls: 0 };
  while (state.seen < options.rows && stream.left > 0) {
    const header = await readHeader(stream);
    const size = header.compressed_page_size + header.uncompressed_page_size;
    const run = () => visitPage(stream, header, { state, options });
    await (size > LARGE_PAGE ? options.takeTurn(run) : run());
    if (options.isSample && state.seen > 0) return state.nulls;
  }
  if (state.seen < options.rows) throw new DamagedError("a column has fewer values than records");
  return state.nulls;
}

async function visitPage(
  stream: RangeStream,
  header: PageHeader,
  { state, options }: { state: ChunkState; options: ChunkOptions },
): Promise<void> {
  const bytes = await readBody(stream, header);
  if (header.dictionary_page_header !== undefined) {
    state.dictionary = readDictionary(bytes, header, options);
    return;
  }
  const page = openPage(bytes, header, options);
  if (page === undefined) return;
  if (page.count > options.rows - state.seen) throw new DamagedError("a page has too many values");
  state.seen += page.count;
  state.nulls += page.nulls;
  const { dictionary } = state;
  visitValues({ ...page, count: page.count - page.nulls, dictionary }, options.visit);
}

async function readHeader(stream: RangeStream): Promise<PageHeader> {
  for (let size = HEADER; ; size *= 4) {
    const bytes = await stream.peek(size);
    try {
      const length = guardThrift(bytes);
      const header = parquetHeader({ view: viewOf(bytes.subarray(0, length)), offset: 0 });
      stream.skip(length);
      return header;
    } catch (error) {
      if (bytes.length >= stream.left || size > MAX_HEADER) throw error;
    }
  }
}

async function readBody(stream: RangeStream, header: PageHeader): Promise<Uint8Array> {
  const { compressed_page_size: size, uncompressed_page_size: full } = header;
  for (const each of [size, full]) {
    if (!(each >= 0)) throw new DamagedError("a page has no size");
    if (each > MAX_PAGE) throw new NotDecodedError(`a page is larger than ${byteSize(MAX_PAGE)}`);
  }
  const bytes = await stream.peek(size);
  if (bytes.length < size) throw new DamagedError("a page is cut off");
  stream.skip(size);
  return bytes.subarray(0, size);
}

function readDictionary(
  bytes: Uint8Array,
  header: PageHeader,
  { chunk }: ChunkOptions,
): ByteValues {
  const values = decompress(chunk.codec, bytes, header.uncompressed_page_size);
  const count = valuesOf(header.dictionary_page_header?.num_values);
  return readPlain({ bytes: values, offset: 0, count, dictionary: undefined });
}

interface Page {
  bytes: Uint8Array;
  /** Where the values begin. */
  offset: number;
  /** With the nulls. */
  count: number;
  nulls: number;
  encoding: string | undefined;
}

/** Undefined for a page of another kind, such as an index. */
function openPage(bytes: Uint8Array, header: PageHeader, options: ChunkOptions): Page | undefined {
  if (header.data_page_header_v2 !== undefined) return openPageV2(bytes, header, options);
  const { data_page_header: data } = header;
  if (data === undefined) return undefined;
  const page = decompress(options.chunk.codec, bytes, header.uncompressed_page_size);
  const count = valuesOf(data.num_values);
  const { encoding } = data;
  if (isRequired(options.column)) return { bytes: page, offset: 0, count, nulls: 0, encoding };
  if (data.definition_level_encoding !== "RLE") {
    throw new NotDecodedError(`levels in ${data.definition_level_encoding} are not known here`);
  }
  const length = viewOf(page).getUint32(0, true);
  const nulls = countNulls(page.subarray(4, 4 + length), count);
  return { bytes: page, offset: 4 + length, count, nulls, encoding };
}

/** The levels stand before the rest, and are never compressed. */
function openPageV2(
  bytes: Uint8Array,
  header: PageHeader,
  options: ChunkOptions,
): Page | undefined {
  const { data_page_header_v2: data } = header;
  if (data === undefined) return undefined;
  const levels =
    countOf(data.definition_levels_byte_length) + countOf(data.repetition_levels_byte_length);
  const size = header.uncompressed_page_size - levels;
  if (levels > bytes.length || size < 0)
    throw new DamagedError("a page is not of the size in its header");
  const rest = bytes.subarray(levels);
  const isPacked = data.is_compressed !== false && size > 0;
  const page = isPacked ? decompress(options.chunk.codec, rest, size) : rest;
  const count = valuesOf(data.num_values);
  const nulls = isRequired(options.column) ? 0 : countNulls(bytes.subarray(0, levels), count);
  return { bytes: page, offset: 0, count, nulls, encoding: data.encoding };
}

function countNulls(bytes: Uint8Array, count: number): number {
  const levels = readHybrid({ bytes, offset: 0, end: bytes.length }, 1, count);
  return levels.reduce((nulls, level) => nulls + (level === 0 ? 1 : 0), 0);
}

function isRequired({ element }: Column): boolean {
  return element.repetition_type === "REQUIRED";
}

/** Room is made for so many. */
function valuesOf(value: unknown): number {
  const count = countOf(value);
  if (count <= MAX_VALUES) return count;
  throw new NotDecodedError(`a page has more than ${grouped(MAX_VALUES)} values`);
}

/** The numbers of a header may be missing, and below zero. */
function countOf(value: unknown): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= 0) return value;
  throw new DamagedError("a page has a number that makes no sense");
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
