import type { FindingCode } from "../finding-codes.js";
import type { SourceEntry } from "../source.js";
import type { StoreReader } from "../store-reader.js";
import { createTurns } from "../turns.js";
import { byteSize } from "../wording.js";

/** What is read of the first files: 99 of 100 footers are smaller than twice this. */
const FIRST_TAIL = 16 * 1024;
/** What is read at once at most: larger footers are rare, and one of them must not make all others cost as much. */
const MAX_TAIL = 64 * 1024;
/** How much more than the largest footer so far is read. */
const MARGIN = 1.25;
const MAX_FOOTER = 64 * 1024 ** 2;
/** From here on footers are read one at a time, to keep the memory small. */
const LARGE_FOOTER = 4 * 1024 ** 2;
/** The length of the footer and the mark, behind the footer. */
const TRAILER = 8;
/** The mark, at the beginning of a file. */
const HEADER = 4;

/** Why a file has no footer that could be parsed. */
export interface FooterMistake {
  code: FindingCode;
  detail?: string;
}

/** The footer with its trailer, or why there is none. */
type FooterBytes = { bytes: Uint8Array } | { mistake: FooterMistake };

export interface TailReader {
  /** Reads the footer of a file in one read as a rule, and in two if it is larger than those before. */
  read(file: SourceEntry): Promise<FooterBytes>;
  /** Adapts to a footer that was right: the length in a damaged file must not count. */
  learn(length: number): void;
}

export function createTailReader(reader: StoreReader): TailReader {
  let tail = FIRST_TAIL;
  let largest = 0;
  const takeTurn = createTurns();

  const readRest = async (file: SourceEntry, end: Uint8Array, length: number) => {
    const whole = length + TRAILER;
    const start = file.size - whole;
    const rest = await reader.read(file.path, { start, end: file.size - end.length });
    const bytes = new Uint8Array(whole);
    bytes.set(rest);
    bytes.set(end, rest.length);
    return bytes;
  };

  return {
    learn(length) {
      largest = Math.max(largest, length);
      tail = Math.min(MAX_TAIL, Math.ceil(largest * MARGIN));
    },
    async read(file) {
      const { path, size } = file;
      if (size === 0) return { mistake: { code: "empty_file" } };
      if (size < HEADER + TRAILER) return { mistake: { code: "not_parquet" } };
      const end = await reader.read(path, { start: Math.max(0, size - tail), end: size });
      const length = readTrailer(end, size);
      if (typeof length !== "number") return { mistake: length };
      const whole = length + TRAILER;
      if (whole <= end.length) return { bytes: end.subarray(end.length - whole) };
      const run = () => readRest(file, end, length);
      return { bytes: await (length > LARGE_FOOTER ? takeTurn(run) : run()) };
    },
  };
}

/** The length of the footer. */
function readTrailer(end: Uint8Array, size: number): number | FooterMistake {
  const view = new DataView(end.buffer, end.byteOffset, end.byteLength);
  const mark = String.fromCharCode(...end.subarray(-HEADER));
  if (mark === "PARE") return { code: "encrypted" };
  if (mark !== "PAR1") return { code: "not_parquet" };
  const length = view.getUint32(end.length - TRAILER, true);
  if (length > size - HEADER - TRAILER) {
    return { code: "bad_footer", detail: "the footer would be longer than the file" };
  }
  if (length > MAX_FOOTER) {
    return { code: "bad_footer", detail: `the footer is larger than ${byteSize(MAX_FOOTER)}` };
  }
  return length;
}
