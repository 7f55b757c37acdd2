import { decompress as decompressZstd } from "fzstd";
import { nodeModule } from "../node-modules.js";
import { DamagedError, NotDecodedError } from "./errors.js";
import { decompressLz4 } from "./lz4.js";
import { decompressSnappy } from "./snappy.js";

type Decompress = (bytes: Uint8Array, size: number) => Uint8Array;

/** By the names of the format. The others are LZO, and LZ4 in the frames of Hadoop. */
const CODECS: Readonly<Record<string, Decompress>> = {
  UNCOMPRESSED: (bytes) => bytes,
  SNAPPY: decompressSnappy,
  LZ4_RAW: decompressLz4,
  GZIP: (bytes, size) => zlib().gunzipSync(bytes, { maxOutputLength: Math.max(size, 1) }),
  BROTLI: (bytes, size) =>
    zlib().brotliDecompressSync(bytes, { maxOutputLength: Math.max(size, 1) }),
  ZSTD: (bytes, size) => decompressZstd(bytes, new Uint8Array(size)),
};

/** @throws NotDecodedError for what cannot be decompressed here, DamagedError for what is not of the right size */
export function decompress(codec: string, bytes: Uint8Array, size: number): Uint8Array {
  const run = CODECS[codec];
  if (run === undefined) throw new NotDecodedError(`${codec} cannot be decompressed here`);
  const output = run(bytes, size);
  if (output.length !== size) throw new DamagedError("a page is not of the size in its header");
  return output;
}

function zlib() {
  try {
    return nodeModule("node:zlib");
  } catch {
    throw new NotDecodedError("this runtime cannot decompress GZIP and BROTLI");
  }
}
