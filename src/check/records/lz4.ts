import { copyBack } from "./copy-back.js";
import { DamagedError } from "./errors.js";

/** The shortest copy. */
const MIN_COPY = 4;
/** A length of four bits that continues in further bytes. */
const LONG = 15;

/** Decompresses a block of LZ4 without a frame: what Parquet calls LZ4_RAW. */
export function decompressLz4(bytes: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  let [position, written] = [0, 0];
  const next = () => {
    const byte = bytes[position];
    if (byte === undefined) throw damaged();
    position += 1;
    return byte;
  };
  const readLength = (short: number) => {
    let length = short;
    for (let byte = short === LONG ? 255 : 0; byte === 255; length += byte) byte = next();
    return length;
  };
  while (position < bytes.length) {
    const token = next();
    const literal = readLength(token >>> 4);
    if (position + literal > bytes.length || written + literal > size) throw damaged();
    output.set(bytes.subarray(position, position + literal), written);
    position += literal;
    written += literal;
    // The last sequence has literals alone.
    if (position === bytes.length) break;
    const distance = next() + next() * 256;
    const length = readLength(token & 0x0f) + MIN_COPY;
    if (distance === 0 || distance > written || written + length > size) throw damaged();
    copyBack(output, { written, distance, length });
    written += length;
  }
  if (written !== size) throw damaged();
  return output;
}

function damaged(): DamagedError {
  return new DamagedError("a page is damaged (LZ4)");
}
