/** How many imports in a row must be in order before a list counts as ordered: nothing documents that it is. */
const MIN_IN_ORDER = 10;

/** Whether a list runs from new to old, as far as it was read. */
export interface ListOrder {
  /** Adds the next import's time of creation; NaN if it is unknown, after which the list does not count as ordered. */
  add(createdAt: number): void;
  isNewestFirst(): boolean;
  /** The time of creation of the import that was added last. */
  last(): number;
}

export function createListOrder(): ListOrder {
  let inOrder = 0;
  let first = Number.NEGATIVE_INFINITY;
  let last = Number.POSITIVE_INFINITY;
  return {
    add(createdAt) {
      inOrder = createdAt <= last ? inOrder + 1 : Number.NEGATIVE_INFINITY;
      if (inOrder === 1) first = createdAt;
      last = createdAt;
    },
    // Equal times show no order.
    isNewestFirst: () => inOrder >= MIN_IN_ORDER && last < first,
    last: () => last,
  };
}

/** Milliseconds since 1970; NaN for a string that is not a time, or not one of a known time zone. */
export function readTime(text = ""): number {
  return /(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : Number.NaN;
}
