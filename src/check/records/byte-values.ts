import { deltaBinaryUnpack } from "hyparquet/src/delta.js";
import { DamagedError, NotDecodedError } from "./errors.js";

/** Gets a value, which lies in these bytes from `start` up to, but not including, `end`. */
export type Visit = (bytes: Uint8Array, start: number, end: number) => void;

/** Values that lie one after the other in some bytes. */
export interface ByteValues {
  bytes: Uint8Array;
  /** Where each begins and ends. */
  starts: Uint32Array;
  ends: Uint32Array;
}

export interface EncodedValues {
  bytes: Uint8Array;
  /** Where the values begin, behind the levels. */
  offset: number;
  count: number;
  encoding: string | undefined;
  dictionary: ByteValues | undefined;
}

/** Visits each value of a page without building any. @throws DamagedError, NotDecodedError, RangeError */
export function visitValues(values: EncodedValues, visit: Visit): void {
  const { encoding } = values;
  if (encoding === "PLAIN") visitAll(readPlain(values), visit);
  else if (encoding?.endsWith("_DICTIONARY")) visitDictionary(values, visit);
  else if (encoding === "DELTA_LENGTH_BYTE_ARRAY") visitDeltaLengths(values, visit);
  else if (encoding === "DELTA_BYTE_ARRAY") visitDeltas(values, visit);
  else throw new NotDecodedError(`the encoding ${encoding} is not known here`);
}

/** Each value with its length before it. */
export function readPlain({ bytes, offset, count }: Omit<EncodedValues, "encoding">): ByteValues {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Each takes four bytes at least: more cannot be there.
  if (count > (bytes.length - offset) / 4) throw new DamagedError("a page is cut off");
  const values = { bytes, starts: new Uint32Array(count), ends: new Uint32Array(count) };
  let position = offset;
  for (let index = 0; index < count; index += 1) {
    const start = position + 4;
    position = start + view.getUint32(position, true);
    if (position > bytes.length) throw new DamagedError("a page is cut off");
    values.starts[index] = start;
    values.ends[index] = position;
  }
  return values;
}

function visitAll({ bytes, starts, ends }: ByteValues, visit: Visit): void {
  for (const [index, start] of starts.entries()) visit(bytes, start, ends[index] ?? start);
}

function visitDictionary({ bytes, offset, count, dictionary }: EncodedValues, visit: Visit): void {
  if (dictionary === undefined) throw new DamagedError("a page lacks its dictionary");
  const { starts, ends } = dictionary;
  const width = bytes[offset] ?? 0;
  const indices = readHybrid({ bytes, offset: offset + 1, end: bytes.length }, width, count);
  for (const index of indices) {
    const start = starts[index];
    if (start === undefined) throw new DamagedError("a page leads beyond its dictionary");
    visit(dictionary.bytes, start, ends[index] ?? start);
  }
}

interface Encoded {
  bytes: Uint8Array;
  offset: number;
  end: number;
}

/** Wider numbers would be places in a dictionary of more than 16 million values. */
const MAX_WIDTH = 24;

/** Numbers as runs of one value and of packed bits: levels, and places in a dictionary. */
export function readHybrid(encoded: Encoded, width: number, count: number): Uint32Array {
  if (width > MAX_WIDTH) throw new DamagedError("a page has numbers that are too wide");
  const values = new Uint32Array(count);
  const next = createNext(encoded);
  let seen = 0;
  while (seen < count) {
    const header = readVarint(next);
    const left = count - seen;
    if (header % 2 === 0) {
      let value = 0;
      for (let index = 0; index < Math.ceil(width / 8); index += 1) value |= next() << (8 * index);
      const length = Math.min(header / 2, left);
      values.fill(value, seen, seen + length);
      seen += length;
    } else {
      const length = Math.min(((header - 1) / 2) * 8, left);
      unpack(values.subarray(seen, seen + length), width, next);
      seen += length;
    }
  }
  return values;
}

/** Fills numbers from bits, the lowest first. */
function unpack(values: Uint32Array, width: number, next: () => number): void {
  const mask = 2 ** width - 1;
  let [held, bits] = [0, 0];
  for (let index = 0; index < values.length; index += 1) {
    for (; bits < width; bits += 8) held |= next() << bits;
    values[index] = held & mask;
    held >>>= width;
    bits -= width;
  }
}

function createNext({ bytes, offset, end }: Encoded): () => number {
  let position = offset;
  return () => {
    const byte = bytes[position];
    if (byte === undefined || position >= end) throw new DamagedError("a page is cut off");
    position += 1;
    return byte;
  };
}

function readVarint(next: () => number): number {
  let value = 0;
  for (let power = 1; power < 2 ** 42; power *= 128) {
    const byte = next();
    value += (byte & 0x7f) * power;
    if (byte < 0x80) return value;
  }
  throw new DamagedError("a page has a number of too many digits");
}

/** All lengths first. */
function visitDeltaLengths({ bytes, offset, count }: EncodedValues, visit: Visit): void {
  if (count === 0) return;
  const reader = { view: viewOf(bytes), offset };
  const lengths = readDeltas(reader, count);
  let position = reader.offset;
  for (const length of lengths) {
    if (length < 0 || position + length > bytes.length) throw new DamagedError("a page is cut off");
    visit(bytes, position, position + length);
    position += length;
  }
}

/** Each value is the beginning of the one before, and what follows it. */
function visitDeltas({ bytes, offset, count }: EncodedValues, visit: Visit): void {
  if (count === 0) return;
  const reader = { view: viewOf(bytes), offset };
  const shared = readDeltas(reader, count);
  const lengths = readDeltas(reader, count);
  let position = reader.offset;
  let value: Uint8Array = new Uint8Array(64);
  let size = 0;
  for (const [index, prefix] of shared.entries()) {
    const length = lengths[index] ?? 0;
    if (prefix < 0 || prefix > size || length < 0 || position + length > bytes.length) {
      throw new DamagedError("a page is cut off");
    }
    size = prefix + length;
    if (size > value.length) value = grow(value, size);
    value.set(bytes.subarray(position, position + length), prefix);
    position += length;
    visit(value, 0, size);
  }
}

function grow(value: Uint8Array, size: number): Uint8Array {
  const larger = new Uint8Array(size * 2);
  larger.set(value);
  return larger;
}

/** Writers use blocks of 128 to a few thousand values. */
const MAX_BLOCK = 2 ** 24;

function readDeltas(reader: { view: DataView; offset: number }, count: number): Int32Array {
  const { buffer, byteOffset, byteLength } = reader.view;
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  const next = createNext({ bytes, offset: reader.offset, end: byteLength });
  const [block, parts] = [readVarint(next), readVarint(next)];
  // With fewer parts than none hyparquet would go back, and never end.
  if (parts < 1 || parts > block || block > MAX_BLOCK) {
    throw new DamagedError("a page has blocks of a size that makes no sense");
  }
  const values = new Int32Array(count);
  deltaBinaryUnpack(reader, count, values);
  return values;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
