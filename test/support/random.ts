/** Chance that comes again from the same seed. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** Whether something with that probability happens. */
  happens(probability: number): boolean;
  /** A whole number from least to most. */
  integer(least: number, most: number): number;
  pick<T>(items: readonly T[]): T;
}

/** Mulberry32: small, and random enough for tests. */
export function createRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const integer = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    happens: (probability) => next() < probability,
    integer,
    pick<T>(items: readonly T[]): T {
      const item = items[integer(0, items.length - 1)];
      if (item === undefined) throw new Error("there is nothing to pick");
      return item;
    },
  };
}
