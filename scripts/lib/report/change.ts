/** One thing that changed in a contract, in words, and what it means for those who use the client. */
export interface Change {
  /** The operations that it concerns, as the client calls them; none where it concerns the whole document. */
  operations: string[];
  /** Where in them, such as `query parameter limit`; empty for the operation itself. */
  place: string;
  what: string;
  isBreaking: boolean;
  /** Why it is breaking or not, where that is not plain; else empty. */
  why: string;
}

/** The same change in several operations, or in several places that are called the same, as one. */
export function mergeChanges(changes: readonly Change[]): Change[] {
  const merged = new Map<string, Change>();
  for (const change of changes) {
    const { operations, ...rest } = change;
    const key = JSON.stringify(rest);
    const others = merged.get(key)?.operations ?? [];
    merged.set(key, { ...change, operations: [...new Set([...others, ...operations])] });
  }
  return [...merged.values()];
}
