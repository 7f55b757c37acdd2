/** 16 million ids take 268 MB. A later id is reported only if it repeats one of these. */
const MAX_IDS = 2 ** 24;
const FIRST_SLOTS = 2 ** 10;

/** A set of ids, kept as hashes of 64 bits: of 16 million ids one in 100,000 sets has a pair that is taken for one. */
export interface IdSet {
  /** @returns whether it was there before */
  add(low: number, high: number): boolean;
}

export function createIdSet(): IdSet {
  let lows = new Uint32Array(FIRST_SLOTS);
  let highs = new Uint32Array(FIRST_SLOTS);
  let size = 0;

  /** Where a hash is, or would be. */
  const find = (low: number, high: number): number => {
    const mask = lows.length - 1;
    let slot = low & mask;
    while (lows[slot] !== 0 || highs[slot] !== 0) {
      if (lows[slot] === low && highs[slot] === high) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  };

  const grow = () => {
    const [oldLows, oldHighs] = [lows, highs];
    lows = new Uint32Array(oldLows.length * 2);
    highs = new Uint32Array(oldLows.length * 2);
    for (const [index, low] of oldLows.entries()) {
      const high = oldHighs[index] ?? 0;
      if (low === 0 && high === 0) continue;
      const slot = find(low, high);
      lows[slot] = low;
      highs[slot] = high;
    }
  };

  return {
    add(low, high) {
      // Both 0 is a slot that is free.
      const key = high === 0 && low === 0 ? 1 : low;
      const slot = find(key, high);
      if (lows[slot] !== 0 || highs[slot] !== 0) return true;
      if (size >= MAX_IDS) return false;
      lows[slot] = key;
      highs[slot] = high;
      size += 1;
      if (size * 2 > lows.length) grow();
      return false;
    },
  };
}

/** Hashes bytes to two numbers of 32 bits. */
export function createHash(seed: string) {
  const seeds = [...new TextEncoder().encode(seed)];
  const [firstLow, firstHigh] = mix(
    Uint8Array.from(seeds),
    0,
    seeds.length,
    [0x811c9dc5, 0x9747b28c],
  );
  return (bytes: Uint8Array, start: number, end: number) =>
    mix(bytes, start, end, [firstLow, firstHigh]);
}

function mix(
  bytes: Uint8Array,
  start: number,
  end: number,
  [first, second]: [number, number],
): [low: number, high: number] {
  let [low, high] = [first, second];
  for (let index = start; index < end; index += 1) {
    const byte = bytes[index] ?? 0;
    low = Math.imul(low ^ byte, 0x01000193);
    high = Math.imul(high ^ byte, 0x5bd1e995);
    high ^= high >>> 15;
  }
  // Short strings differ in their last bytes only: spread those over the whole number.
  low = Math.imul(low ^ (low >>> 16), 0x85ebca6b);
  low ^= low >>> 13;
  high = Math.imul(high ^ (high >>> 16), 0xc2b2ae35);
  high ^= high >>> 13;
  return [low >>> 0, high >>> 0];
}
