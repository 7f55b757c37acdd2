import type { Range, StoreReader } from "../store-reader.js";

/** Reads a part of a file from its beginning to its end, in blocks. */
export interface RangeStream {
  /** At least so many of the next bytes, if there are so many. They stay until they are skipped. */
  peek(size: number): Promise<Uint8Array>;
  skip(size: number): void;
  /** How many bytes are left, read or not. */
  readonly left: number;
}

export interface BlockSizes {
  /** Of the first block: little, if no more may be needed. */
  first: number;
  others: number;
}

export function createRangeStream(
  reader: StoreReader,
  { path, range, sizes }: { path: string; range: Range; sizes: BlockSizes },
): RangeStream {
  let held: Uint8Array = new Uint8Array(0);
  let position = range.start;
  let block = sizes.first;
  return {
    get left() {
      return held.length + range.end - position;
    },
    async peek(size) {
      const missing = size - held.length;
      if (missing <= 0 || position >= range.end) return held;
      const end = Math.min(range.end, position + Math.max(missing, block));
      const bytes = await reader.read(path, { start: position, end });
      held = held.length === 0 ? bytes : concat(held, bytes);
      position = end;
      block = sizes.others;
      return held;
    },
    skip(size) {
      held = held.subarray(size);
    },
  };
}

export function concat(one: Uint8Array, other: Uint8Array): Uint8Array {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
