import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { Moment } from "../transport/http.js";
import type { ImportOperation } from "../types.js";
import type { ImportApi } from "./import-api.js";
import { PAGE_SIZE, readPages } from "./read-pages.js";

/** Looks for the import that a start brought about, if it did. What was found once stays found. */
export interface ImportSearch {
  readonly uri: string;
  /** When the start was sent. */
  readonly sentAt: Moment;
  /** The imports of that uri that were created since, by the server's clock. */
  readonly matches: Map<string, ImportOperation>;
  /** Those of which nobody knows when they were created. */
  readonly undated: Map<string, ImportOperation>;
  pagesRead: number;
  /** Whether the list was read once as far as it can hold the import. */
  isComplete: boolean;
  /** What the latest reading of the list ended in, where that was an error. */
  failure: unknown;
}

export function createImportSearch(uri: string, sentAt: Moment): ImportSearch {
  const found = { matches: new Map(), undated: new Map() };
  return { uri, sentAt, ...found, pagesRead: 0, isComplete: false, failure: undefined };
}

/** How many imports in a row must be in order before a list counts as ordered: nothing documents that it is. */
const MIN_IN_ORDER = 10;

/** What a time may lack since it was cut to whole milliseconds. */
const TOLERANCE_MS = 1;

/** Reads the list once, as far as it can hold the import. */
export async function searchImports(
  api: ImportApi,
  search: ImportSearch,
  options: ResolvedCallOptions,
): Promise<void> {
  const query = { limit: PAGE_SIZE };
  let inOrder = 0;
  let latest = Number.POSITIVE_INFINITY;
  for await (const { operations, received } of readPages(api, options, query)) {
    search.pagesRead += 1;
    const since = toServerTime(search.sentAt, received.serverOffsetMs) - TOLERANCE_MS;
    for (const operation of operations) {
      const createdAt = readTime(operation.createdAt);
      noteImport(search, operation, { createdAt, since });
      inOrder = createdAt <= latest ? inOrder + 1 : Number.NEGATIVE_INFINITY;
      latest = createdAt;
    }
    // From new to old: what follows is older still.
    if (inOrder >= MIN_IN_ORDER && latest < since) break;
  }
  search.isComplete = true;
}

function noteImport(
  { uri, matches, undated }: ImportSearch,
  operation: ImportOperation,
  { createdAt, since }: { createdAt: number; since: number },
): void {
  if (operation.uri !== uri) return;
  if (Number.isNaN(createdAt)) undated.set(operation.id, operation);
  else if (createdAt >= since) matches.set(operation.id, operation);
}

/** A moment by the server's clock. Where the server does not tell its time, our own clock must do. */
function toServerTime({ now, monotonic }: Moment, serverOffsetMs: number | undefined): number {
  return serverOffsetMs === undefined ? now : monotonic + serverOffsetMs;
}

/** NaN for a text that is no time, or none of a known time zone. */
function readTime(text = ""): number {
  return /(Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : Number.NaN;
}
