import type { ResolvedCallOptions } from "../options/call-options.js";
import type { ServerOffset } from "../transport/http.js";
import type { UnknownOutcome } from "../transport/retry.js";
import type { ImportOperation } from "../types.js";
import type { IndexApi } from "./api.js";
import { folderOf } from "./import-operation.js";
import { readPages } from "./list-imports.js";
import { createListOrder, readTime } from "./list-order.js";

/** The search for the import that a start has made, if it has. */
export interface ImportSearch {
  readonly uri: string;
  /** The last attempt of the start. */
  readonly outcome: UnknownOutcome;
  /** The imports of the same folder, by their ids. */
  readonly found: Map<string, ImportOperation>;
  /** How far the server's clock is ahead of ours, as far as all responses together show it. */
  offset: ServerOffset | undefined;
  pagesRead: number;
  /** Whether the list was read once as far as it can hold the import. */
  isComplete: boolean;
  /** The error of the last reading of the list, if it failed. */
  failure: unknown;
}

/** What the imports of the folder can be. Those that were created before the start was sent are neither. */
export interface Classified {
  /** Created while the start was under way. */
  matches: ImportOperation[];
  /** Created later, or nobody knows when. */
  possible: ImportOperation[];
}

export function createImportSearch(uri: string, outcome: UnknownOutcome): ImportSearch {
  const progress = { offset: undefined, pagesRead: 0, isComplete: false, failure: undefined };
  return { uri, outcome, found: new Map(), ...progress };
}

/** If the server's clock is known less exactly, an import that somebody else started may look like ours. */
const MAX_UNCERTAINTY_MS = 2_000;

/** How much a time may lack that was cut to whole milliseconds. */
const TOLERANCE_MS = 1;

/** Reads the list once, as far as it can hold the import. */
export async function searchImports(
  api: IndexApi,
  search: ImportSearch,
  options: ResolvedCallOptions,
): Promise<void> {
  const { found } = search;
  const folder = folderOf(search.uri);
  const order = createListOrder();
  for await (const { operations, response } of readPages(api, options)) {
    search.pagesRead += 1;
    search.offset = narrow(search.offset, response.serverOffset);
    for (const operation of operations) {
      if (folderOf(operation.uri) === folder) found.set(operation.id, operation);
      order.add(readTime(operation.createdAt));
    }
    // What follows is older still.
    const { since } = readWindow(search);
    if (order.isNewestFirst() && order.last() < since) break;
  }
  search.isComplete = true;
}

export function classify(search: ImportSearch): Classified {
  const { since, until } = readWindow(search);
  const matches: ImportOperation[] = [];
  const possible: ImportOperation[] = [];
  for (const operation of search.found.values()) {
    const createdAt = readTime(operation.createdAt);
    if (createdAt >= since && createdAt <= until) matches.push(operation);
    else if (!(createdAt < since)) possible.push(operation);
  }
  return { matches, possible };
}

/** When the import must have been created, by the server's clock. Unless that is known well enough, nothing matches. */
function readWindow({ offset, outcome }: ImportSearch): { since: number; until: number } {
  const { sentAt, endedAt } = outcome;
  if (offset === undefined) {
    return { since: Number.NEGATIVE_INFINITY, until: Number.NEGATIVE_INFINITY };
  }
  const isExact = offset.mostMs - offset.leastMs <= MAX_UNCERTAINTY_MS;
  return {
    since: sentAt.monotonic + offset.leastMs - TOLERANCE_MS,
    until: isExact ? endedAt + offset.mostMs : Number.NEGATIVE_INFINITY,
  };
}

/** What two responses show together. If they contradict each other, such as when the server's clock was set, the later one counts. */
function narrow(
  known: ServerOffset | undefined,
  shown: ServerOffset | undefined,
): ServerOffset | undefined {
  if (known === undefined || shown === undefined) return shown ?? known;
  const leastMs = Math.max(known.leastMs, shown.leastMs);
  const mostMs = Math.min(known.mostMs, shown.mostMs);
  return leastMs <= mostMs ? { leastMs, mostMs } : shown;
}
