import type { ResolvedCallOptions } from "../options/call-options.js";
import type { Moment } from "../transport/http.js";
import type { ImportOperation } from "../types.js";
import type { ImportApi } from "./api.js";
import { readPages } from "./list-imports.js";
import { createListOrder, readTime } from "./list-order.js";

/** The search for the import that a start has made, if it has. What was found once stays found. */
export interface ImportSearch {
  readonly uri: string;
  /** When the start was sent. */
  readonly sentAt: Moment;
  /** The imports of that uri that were created since, by the server's clock. */
  readonly matches: Map<string, ImportOperation>;
  /** Those whose time of creation is unknown. */
  readonly undated: Map<string, ImportOperation>;
  pagesRead: number;
  /** Whether the list was read once as far as it can hold the import. */
  isComplete: boolean;
  /** The error of the last reading of the list, if it failed. */
  failure: unknown;
}

export function createImportSearch(uri: string, sentAt: Moment): ImportSearch {
  const found = { matches: new Map(), undated: new Map() };
  return { uri, sentAt, ...found, pagesRead: 0, isComplete: false, failure: undefined };
}

/** How much a time may lack that was cut to whole milliseconds. */
const TOLERANCE_MS = 1;

/** Reads the list once, as far as it can hold the import. */
export async function searchImports(
  api: ImportApi,
  search: ImportSearch,
  options: ResolvedCallOptions,
): Promise<void> {
  const order = createListOrder();
  for await (const { operations, response } of readPages(api, options)) {
    search.pagesRead += 1;
    const since = toServerTime(search.sentAt, response.serverOffsetMs) - TOLERANCE_MS;
    for (const operation of operations) {
      const createdAt = readTime(operation.createdAt);
      addImport(search, operation, { createdAt, since });
      order.add(createdAt);
    }
    // What follows is older still.
    if (order.isNewestFirst() && order.last() < since) break;
  }
  search.isComplete = true;
}

function addImport(
  { uri, matches, undated }: ImportSearch,
  operation: ImportOperation,
  { createdAt, since }: { createdAt: number; since: number },
): void {
  if (operation.uri !== uri) return;
  if (Number.isNaN(createdAt)) undated.set(operation.id, operation);
  else if (createdAt >= since) matches.set(operation.id, operation);
}

/** A moment by the server's clock. If the server does not state its time, our own clock must do. */
function toServerTime({ now, monotonic }: Moment, serverOffsetMs: number | undefined): number {
  return serverOffsetMs === undefined ? now : monotonic + serverOffsetMs;
}
