import { isPermanent, retryAfterOf } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import { StartUnconfirmedError } from "../errors/start-unconfirmed-error.js";
import type { ResolvedCallOptions } from "../options/call-options.js";
import type { UnknownOutcome } from "../transport/retry.js";
import type { ImportOperation } from "../types.js";
import { readTime } from "./list-order.js";
import {
  type Classified,
  classify,
  createImportSearch,
  type ImportSearch,
  searchImports,
} from "./search.js";
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
  const search = createImportSearch(uri, outcome);
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
  if (others !== "settled") return others === "unknown";
  return classifyOwn(context, lost).matches.length > 0;
}

function conclude(context: StartContext, lost: LostStart): Reconciliation {
  const { matches, possible } = classifyOwn(context, lost);
  const isAlone = lost.entry.otherStarts() === "settled";
  const isOnly = isAlone && lost.search.isComplete && matches.length === 1;
  return {
    found: isOnly ? matches[0] : undefined,
    candidates: [...matches, ...possible],
    finding: isAlone
      ? describeSearch(lost.search, { matches, possible })
      : "the outcome of another start of the same uri at that time is unknown too",
  };
}

function describeSearch(
  { failure, isComplete, offset }: ImportSearch,
  { matches, possible }: Classified,
): string {
  if (!isComplete) {
    const why = failure === undefined ? "in time" : `(${problemOf(failure)})`;
    return `the list of imports could not be read to its end ${why}`;
  }
  if (matches.length > 0) return `${nameImports(matches)} in the list match it`;
  if (possible.length === 0) return "no import in the list matches it";
  const isUndated = possible.every(({ createdAt }) => Number.isNaN(readTime(createdAt)));
  if (isUndated) return "the list does not show when imports were created";
  return offset === undefined
    ? "the API does not state its time, by which one could be matched to it"
    : `${nameImports(possible)} in the list began later, or at an unknown time`;
}

function nameImports(operations: ImportOperation[]): string {
  const ids = operations.map(({ id }) => id).join(", ");
  return `${operations.length} import${operations.length === 1 ? "" : "s"} (${ids})`;
}

/** The imports that the start may have made by their uri and time, without those that others have made. */
function classifyOwn({ ledger }: StartContext, { search }: LostStart): Classified {
  const { matches, possible } = classify(search);
  const isOwn = ({ id }: ImportOperation) => !ledger.hasReturned(id);
  return { matches: matches.filter(isOwn), possible: possible.filter(isOwn) };
}
