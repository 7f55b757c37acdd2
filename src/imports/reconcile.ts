import { isPermanent, retryAfterOf } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import { StartUnconfirmedError } from "../errors/start-unconfirmed-error.js";
import type { ResolvedCallOptions } from "../options/call-options.js";
import type { UnknownOutcome } from "../transport/retry.js";
import type { ImportOperation } from "../types.js";
import { createImportSearch, type ImportSearch, searchImports } from "./search.js";
import type { LedgerEntry, StartContext } from "./start-ledger.js";

/** How long the list is searched at most, since it may lag. */
export const SEARCH_MS = 10_000;

/** So that one request that hangs does not use up the search. */
const MAX_REQUEST_MS = 5_000;

/** The first pause is up to this long, each further one up to twice as long, to a cap. */
const BASE_PAUSE_MS = 250;
const MAX_PAUSE_MS = 2_000;

/** A start whose outcome is unknown. */
export interface UnknownStart {
  uri: string;
  outcome: UnknownOutcome;
  entry: LedgerEntry;
}

/** The same, while the import is searched that it may have made. */
interface LostStart {
  search: ImportSearch;
  entry: LedgerEntry;
}

interface Reconciliation {
  /** The one import that only the start can have made. */
  found: ImportOperation | undefined;
  /** All that it may have made. */
  candidates: ImportOperation[];
  /** What the search has shown, in words. */
  finding: string;
}

const NOT_SEARCHED: Reconciliation = {
  found: undefined,
  candidates: [],
  finding: 'onUnknownOutcome is "throw"',
};

const NO_TIME_LEFT: Reconciliation = {
  ...NOT_SEARCHED,
  finding: "no time was left to search the list of imports",
};

/** The options of the start, whose `endsAt` bounds the search too. */
interface RecoverOptions extends ResolvedCallOptions {
  endsAt: number;
  onUnknownOutcome: "reconcile" | "throw";
}

/** Returns the id of the import that a start has made although its response was lost. @throws StartUnconfirmedError */
export async function recoverStart(
  context: StartContext,
  { uri, outcome, entry }: UnknownStart,
  { onUnknownOutcome, ...options }: RecoverOptions,
): Promise<string> {
  const { error, sentAt } = outcome;
  const safeUri = context.hideKey(uri);
  const search = createImportSearch(uri, sentAt);
  const { found, candidates, finding } =
    onUnknownOutcome === "throw"
      ? NOT_SEARCHED
      : await reconcile(context, { search, entry }, options);
  if (found !== undefined) return found.id;
  const requestedAt = new Date(sentAt.now);
  throw new StartUnconfirmedError({ uri: safeUri, requestedAt, candidates, cause: error, finding });
}

/** Lists the imports, again and again, until they show what became of a start, or the time is over. */
async function reconcile(
  context: StartContext,
  lost: LostStart,
  options: ResolvedCallOptions & { endsAt: number },
): Promise<Reconciliation> {
  const { clock, emit } = context;
  const { search } = lost;
  const now = clock.monotonic();
  const endsAt = Math.min(now + SEARCH_MS, options.endsAt);
  if (endsAt <= now) return NO_TIME_LEFT;
  const uri = context.hideKey(search.uri);
  emit?.({ type: "reconcile", phase: "begin", uri, candidates: 0, pagesRead: 0 });
  const attemptTimeoutMs = Math.min(options.attemptTimeoutMs, MAX_REQUEST_MS);
  const limits = { maxRetries: 0, attemptTimeoutMs, timeoutMs: endsAt - now, endsAt };
  try {
    await searchRepeatedly(context, lost, { ...options, ...limits });
  } finally {
    const { pagesRead } = search;
    const candidates = conclude(context, lost).candidates.length;
    emit?.({ type: "reconcile", phase: "end", uri, candidates, pagesRead });
  }
  return conclude(context, lost);
}

async function searchRepeatedly(
  context: StartContext,
  lost: LostStart,
  options: ResolvedCallOptions & { endsAt: number },
): Promise<void> {
  const { api, clock } = context;
  for (let round = 0; ; round += 1) {
    const failure = await searchImports(api, lost.search, options).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (options.signal?.aborted) throw options.signal.reason;
    lost.search.failure = failure;
    if (failure === undefined ? isSettled(context, lost) : isPermanent(failure)) return;
    const longest = Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** round);
    const pauseMs = Math.max(longest * (1 - clock.random() / 2), retryAfterOf(failure));
    if (clock.monotonic() + pauseMs >= options.endsAt) return;
    await clock.delay(pauseMs, options.signal);
  }
}

/** Whether to search again would change nothing. */
function isSettled(context: StartContext, lost: LostStart): boolean {
  const others = lost.entry.otherStarts();
  return others === "unknown" || (others === "settled" && listMatches(context, lost).length > 0);
}

function conclude(context: StartContext, lost: LostStart): Reconciliation {
  const matches = listMatches(context, lost);
  const undated = [...lost.search.undated.values()];
  const isAlone = lost.entry.otherStarts() === "settled";
  const isOnly = isAlone && lost.search.isComplete && matches.length === 1;
  return {
    found: isOnly ? matches[0] : undefined,
    candidates: [...matches, ...undated.filter(({ id }) => !context.ledger.hasReturned(id))],
    finding: isAlone
      ? describeSearch(lost.search, matches)
      : "the outcome of another start of the same uri at that time is unknown too",
  };
}

function describeSearch(
  { failure, undated, isComplete }: ImportSearch,
  matches: ImportOperation[],
): string {
  if (!isComplete) {
    const why = failure === undefined ? "in time" : `(${problemOf(failure)})`;
    return `the list of imports could not be read to its end ${why}`;
  }
  if (matches.length > 0) {
    return `${matches.length} imports in the list match it: ${matches.map(({ id }) => id).join(", ")}`;
  }
  if (undated.size > 0) return "the list does not show when imports were created";
  return "no import in the list matches it";
}

/** The imports that the start may have made by their uri and time, without those that others have made. */
function listMatches({ ledger }: StartContext, { search }: LostStart): ImportOperation[] {
  return [...search.matches.values()].filter(({ id }) => !ledger.hasReturned(id));
}
