import { copyBack } from "./copy-back.js";
import { DamagedError } from "./errors.js";

/** The two lowest bits of an element: bytes as they are, or a copy of what came before. */
const LITERAL = 0;
/** How many bytes the distance of a copy takes, by the two lowest bits. */
const DISTANCE_BYTES = [0, 1, 2, 4];
/** Longer literals have their length in one to four bytes. */
const MAX_SHORT_LITERAL = 60;

/**
 * Decompresses Snappy. hyparquet's own goes back in the input, and never ends, if a length is above 2^31.
 * @param size of the output, from the header of the page
 */
export function decompressSnappy(bytes: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  const input = { bytes, position: 0 };
  if (readLength(input) !== size) throw damaged();
  let written = 0;
  while (input.position < bytes.length) {
    const tag = readBytes(input, 1);
    const kind = tag & 3;
    if (kind === LITERAL) written += copyLiteral(input, { tag, output, written });
    else written += copyElement(input, { tag, output, written });
  }
  if (written !== size) throw damaged();
  return output;
}

interface Input {
  bytes: Uint8Array;
  position: number;
}

interface Element {
  tag: number;
  output: Uint8Array;
  written: number;
}

function copyLiteral(input: Input, { tag, output, written }: Element): number {
  const short = (tag >>> 2) + 1;
  const isShort = short <= MAX_SHORT_LITERAL;
  const length = isShort ? short : readBytes(input, short - MAX_SHORT_LITERAL) + 1;
  const { bytes, position } = input;
  if (position + length > bytes.length || written + length > output.length) throw damaged();
  output.set(bytes.subarray(position, position + length), written);
  input.position += length;
  return length;
}

function copyElement(input: Input, { tag, output, written }: Element): number {
  const kind = tag & 3;
  const isNear = kind === 1;
  const length = isNear ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
  const high = isNear ? (tag >>> 5) * 256 : 0;
  const distance = high + readBytes(input, DISTANCE_BYTES[kind] ?? 0);
  if (distance === 0 || distance > written || written + length > output.length) throw damaged();
  copyBack(output, { written, distance, length });
  return length;
}

/** A number of some bytes, the lowest first. */
function readBytes(input: Input, count: number): number {
  let value = 0;
  for (let index = 0; index < count; index += 1) {
    const byte = input.bytes[input.position];
    if (byte === undefined) throw damaged();
    value += byte * 256 ** index;
    input.position += 1;
  }
  return value;
}

/** The length of the output, in groups of seven bits. */
function readLength(input: Input): number {
  let value = 0;
  for (let power = 1; power < 2 ** 35; power *= 128) {
    const byte = readBytes(input, 1);
    value += (byte & 0x7f) * power;
    if (byte < 0x80) return value;
  }
  throw damaged();
}

function damaged(): DamagedError {
  return new DamagedError("a page is damaged (Snappy)");
}
