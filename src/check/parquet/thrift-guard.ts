// The types of Thrift's compact protocol.
const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

/** Parquet nests seven deep. */
const MAX_DEPTH = 32;
/** Of 64 bits. */
const MAX_VARINT = 10;
/** Elements of lists and structs in all: each becomes an object, of far more bytes than it has here. */
const MAX_ITEMS = 8_000_000;

/**
 * Walks over a Thrift struct without building anything. hyparquet builds whatever they describe: a list of a billion elements,
 * a number of a million digits, structs in structs. So bytes that could exhaust memory, stack or time never reach it.
 * @returns where the struct ends
 * @throws RangeError if the bytes are not such a struct
 */
export function guardThrift(bytes: Uint8Array, start = 0): number {
  const walker = { bytes, offset: start, items: 0 };
  skipStruct(walker, 0);
  return walker.offset;
}

interface Walker {
  bytes: Uint8Array;
  offset: number;
  items: number;
}

function skipStruct(walker: Walker, depth: number): void {
  if (depth > MAX_DEPTH) throw new RangeError("nested too deep");
  for (;;) {
    const head = nextByte(walker);
    const type = head & 0x0f;
    if (type === STOP) return;
    if (head >> 4 === 0) readVarint(walker);
    if (type !== TRUE && type !== FALSE) skipValue(walker, type, depth);
  }
}

function skipValue(walker: Walker, type: number, depth: number): void {
  if (type === STRUCT) skipStruct(walker, depth + 1);
  else if (type === LIST) skipList(walker, depth);
  else if (type === BINARY) skipBytes(walker, readVarint(walker));
  else if (type === DOUBLE) skipBytes(walker, 8);
  else if (type === BYTE || type === TRUE || type === FALSE) skipBytes(walker, 1);
  else if (type >= I16 && type <= I64) readVarint(walker);
  else throw new RangeError("a field of a type that Parquet lacks");
}

function skipList(walker: Walker, depth: number): void {
  const head = nextByte(walker);
  const size = head >> 4 === 15 ? readVarint(walker) : head >> 4;
  // Each element takes a byte at least.
  if (size > walker.bytes.length - walker.offset) throw new RangeError("a list that is cut off");
  walker.items += size;
  if (walker.items > MAX_ITEMS) throw new RangeError("too many parts");
  for (let index = 0; index < size; index += 1) skipValue(walker, head & 0x0f, depth + 1);
}

function skipBytes(walker: Walker, length: number): void {
  if (length > walker.bytes.length - walker.offset) throw new RangeError("a value that is cut off");
  walker.offset += length;
}

/** Right up to 2^53, and large enough beyond to be out of range. */
function readVarint(walker: Walker): number {
  let value = 0;
  for (let index = 0; index < MAX_VARINT; index += 1) {
    const byte = nextByte(walker);
    value += (byte & 0x7f) * 2 ** (7 * index);
    if (byte < 0x80) return value;
  }
  throw new RangeError("a number of too many digits");
}

function nextByte(walker: Walker): number {
  const byte = walker.bytes[walker.offset];
  if (byte === undefined) throw new RangeError("cut off");
  walker.offset += 1;
  return byte;
}
