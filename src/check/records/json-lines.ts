import { isRecord, parseJson } from "../../json.js";
import { byteSize } from "../wording.js";
import { DamagedError, NotDecodedError } from "./errors.js";
import type { FileTally } from "./file-tally.js";
import { concat, type RangeStream } from "./range-stream.js";
import { hasInfinity, type NamespaceIds } from "./record-rules.js";

/** A longer line is a file without line breaks, rather. */
const MAX_LINE = 16 * 1024 ** 2;
const BLOCK = 256 * 1024;
const LINE_FEED = 0x0a;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export interface LineOptions {
  isGzip: boolean;
  /** Whether what is left of the stream ends within a line. */
  isSample: boolean;
  ids: NamespaceIds;
  tally: FileTally;
}

/** Checks each line of a file. @returns how many records there are */
export async function checkLines(stream: RangeStream, options: LineOptions): Promise<number> {
  const blocks = readBlocks(stream);
  let rest: Uint8Array = new Uint8Array(0);
  let records = 0;
  let isTooLong = false;
  const end = (line: Uint8Array) => {
    if (!isTooLong && checkLine(line, options)) records += 1;
    isTooLong = false;
  };
  for await (const block of options.isGzip ? gunzip(blocks, options) : blocks) {
    let start = 0;
    for (let stop = block.indexOf(LINE_FEED); stop >= 0; stop = block.indexOf(LINE_FEED, start)) {
      const line = block.subarray(start, stop);
      end(rest.length === 0 ? line : concat(rest, line));
      rest = rest.subarray(0, 0);
      start = stop + 1;
    }
    rest = isTooLong ? rest : concat(rest, block.subarray(start));
    if (rest.length <= MAX_LINE) continue;
    options.tally.add("bad_line", `a line of more than ${byteSize(MAX_LINE)}`);
    isTooLong = true;
    rest = new Uint8Array(0);
  }
  if (!options.isSample) end(rest);
  return records;
}

async function* readBlocks(stream: RangeStream): AsyncGenerator<Uint8Array> {
  while (stream.left > 0) {
    const bytes = await stream.peek(Math.min(BLOCK, stream.left));
    stream.skip(bytes.length);
    yield bytes;
  }
}

/** Decompresses blocks as they come. @throws NotDecodedError, DamagedError */
async function* gunzip(
  blocks: AsyncGenerator<Uint8Array>,
  { isSample }: LineOptions,
): AsyncGenerator<Uint8Array> {
  if (typeof DecompressionStream === "undefined") {
    throw new NotDecodedError("this runtime cannot decompress .gz");
  }
  const { readable, writable } = new DecompressionStream("gzip");
  const writer = writable.getWriter();
  let failure: unknown;
  const written = (async () => {
    try {
      // The bytes of a read are never of shared memory.
      for await (const block of blocks) await writer.write(block as Uint8Array<ArrayBuffer>);
      await writer.close();
    } catch (error) {
      failure = error;
      await writer.abort(error).catch(() => {});
    }
  })();
  const reader = readable.getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (error) {
    // A sample ends anywhere.
    if (isSample) return;
    throw isRuntimeError(failure) ? new DamagedError("not gzip, or damaged") : (failure ?? error);
  } finally {
    await reader.cancel().catch(() => {});
    await written;
  }
}

/** What the stream throws by itself, and not what reading the file threw. */
function isRuntimeError(error: unknown): boolean {
  return error === undefined || error instanceof TypeError || "code" in Object(error);
}

/** @returns whether it is a record: an empty line is none */
function checkLine(line: Uint8Array, { ids, tally }: LineOptions): boolean {
  const json = decoder.decode(line).trim();
  if (json === "") return false;
  const value = parseJson(json);
  if (!isRecord(value)) {
    tally.add("bad_line", value === undefined ? "a line is not JSON" : "a line is not an object");
    return true;
  }
  checkId(value._id, { ids, tally });
  if (hasInfinity(value)) tally.add("not_finite", "a number in a line is out of range");
  return true;
}

function checkId(id: unknown, { ids, tally }: Pick<LineOptions, "ids" | "tally">): void {
  if (typeof id === "string") {
    const bytes = encoder.encode(id);
    ids.check({ bytes, start: 0, end: bytes.length }, tally);
  } else tally.add("missing_id", id === undefined ? "no _id" : "_id is not a string");
}
