import type { ResolvedWatchOptions } from "../options/wait-options.js";
import type { ImportOperation } from "../types.js";
import type { FollowedImport } from "./followed-import.js";
import type { FollowContext } from "./poller.js";

/** How many pages may show nothing, as a share of the imports whose place in the list is unknown. */
const MAX_SEARCH_SHARE = 1 / 8;

/** For how many rounds no place is searched for, after that was of no use. */
const PAUSE_ROUNDS = 10;

/** An import that is followed, and how the list shows it. */
type ListedImport = readonly [FollowedImport, ImportOperation];

/** Reads those pages of the list that save requests, by what earlier rounds showed. */
export interface ListReader {
  /**
   * Looks for imports on the pages of the list, and yields page by page those that it shows.
   * @param unseen those that are looked for; what was found is removed
   */
  read(
    unseen: Map<string, FollowedImport>,
    signal: AbortSignal,
  ): AsyncIterable<readonly ListedImport[]>;
  /** Forgets what the list showed, and does not read it for some rounds. */
  pause(): void;
}

export function createListReader(
  { readPages, isFresh }: FollowContext,
  { poll }: ResolvedWatchOptions,
): ListReader {
  /** On which page an import was seen last, by its id. */
  const pages = new Map<string, number>();
  let pausedRounds = 0;
  const isUnplaced = (id: string) => !pages.has(id);

  async function* read(unseen: Map<string, FollowedImport>, signal: AbortSignal) {
    const isSearching = pausedRounds === 0;
    pausedRounds = Math.max(0, pausedRounds - 1);
    const countSearchPages = () => {
      const unplaced = isSearching ? [...unseen.keys()].filter(isUnplaced).length : 0;
      return Math.ceil(unplaced * MAX_SEARCH_SHARE);
    };
    const useful = countUsefulPages(unseen, pages);
    let last = useful > 0 ? useful : countSearchPages();
    if (last === 0) return;
    let page = 0;
    for await (const { operations } of readPages({ ...poll, signal })) {
      page += 1;
      const listed = take(unseen, operations);
      for (const [{ id }] of listed) pages.set(id, page);
      yield listed;
      if (page === useful) {
        // Newer imports have moved it.
        for (const id of unseen.keys()) if ((pages.get(id) ?? 0) <= page) pages.delete(id);
        last += countSearchPages();
      }
      if (unseen.size === 0 || page === last) break;
    }
    // The list lags: what was just started will appear soon.
    const isMissing = [...unseen.keys()].some((id) => isUnplaced(id) && !isFresh(id));
    if (isMissing && isSearching) pausedRounds = PAUSE_ROUNDS;
  }

  const pause = () => {
    pages.clear();
    pausedRounds = PAUSE_ROUNDS;
  };
  return { read, pause };
}

/** How many pages to read so that they and a request for each other import are as few requests as possible. */
function countUsefulPages(
  unseen: ReadonlyMap<string, unknown>,
  pages: ReadonlyMap<string, number>,
): number {
  const shown: number[] = [];
  for (const id of unseen.keys()) {
    const page = pages.get(id);
    if (page !== undefined) shown[page] = (shown[page] ?? 0) + 1;
  }
  let useful = 0;
  let mostSaved = 0;
  let saved = 0;
  for (let page = 1; page < shown.length; page += 1) {
    saved += (shown[page] ?? 0) - 1;
    if (saved > mostSaved) [useful, mostSaved] = [page, saved];
  }
  return useful;
}

/** Takes those out of a map that a page shows. */
function take(
  unseen: Map<string, FollowedImport>,
  operations: readonly ImportOperation[],
): ListedImport[] {
  return operations.flatMap((operation) => {
    const followed = unseen.get(operation.id);
    unseen.delete(operation.id);
    return followed === undefined ? [] : [[followed, operation] as const];
  });
}
