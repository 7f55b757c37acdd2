import { because } from "../errors/because.js";
import { isRefusal } from "../errors/is-refusal.js";
import { retryAfterOf } from "../errors/retry-after-of.js";
import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { ImportOperation } from "../types.js";
import { untilAborted } from "../until-aborted.js";
import { type ImportSearch, searchImports } from "./search-imports.js";
import type { StartContext } from "./start-context.js";
import type { LedgerEntry } from "./start-ledger.js";

/** How long the list is searched, since it may lag. It is time of its own: that of the call may be over. */
const WINDOW_MS = 10_000;

/** So that one request that hangs does not use up the window. */
const MAX_REQUEST_MS = 5_000;

/** The first pause is up to this long, each further one up to twice as long, to a cap. */
const BASE_PAUSE_MS = 250;
const MAX_PAUSE_MS = 2_000;

/** A start whose answer was lost, and the search for the import that it brought about, if it did. */
export interface LostStart {
  search: ImportSearch;
  entry: LedgerEntry;
}

export interface Reconciliation {
  /** The one import that can only have come of the start. */
  found: ImportOperation | undefined;
  /** All that may have. */
  candidates: ImportOperation[];
  /** What was found out, in words. */
  finding: string;
}

/** Lists the imports, again and again, until they tell what became of a start, or the time for it is over. */
export async function reconcileStart(
  context: StartContext,
  lost: LostStart,
  options: ResolvedCallOptions,
): Promise<Reconciliation> {
  const { clock, emit } = context;
  const over = Symbol();
  const listOptions = {
    ...options,
    maxRetries: 0,
    timeoutMs: Math.min(options.timeoutMs, MAX_REQUEST_MS),
    totalTimeoutMs: WINDOW_MS,
  };
  const run = (signal: AbortSignal) => searchOften(context, lost, { ...listOptions, signal });
  try {
    await untilAborted(options.signal, run, { clock, ms: WINDOW_MS, toError: () => over });
  } catch (thrown) {
    if (thrown !== over) throw thrown;
  }
  const reconciliation = conclude(context, lost);
  const { uri, pagesRead } = lost.search;
  emit?.({ type: "reconcile", uri, candidates: reconciliation.candidates.length, pagesRead });
  return reconciliation;
}

async function searchOften(
  context: StartContext,
  lost: LostStart,
  options: ResolvedCallOptions,
): Promise<void> {
  const { api, clock } = context;
  const endsAt = clock.monotonic() + WINDOW_MS;
  for (let round = 0; ; round += 1) {
    const failure = await searchImports(api, lost.search, options).then(
      () => undefined,
      (error: unknown) => error,
    );
    options.signal?.throwIfAborted();
    lost.search.failure = failure;
    if (failure === undefined ? isSettled(context, lost) : isRefusal(failure)) return;
    const longest = Math.min(MAX_PAUSE_MS, BASE_PAUSE_MS * 2 ** round);
    const pauseMs = Math.max(longest * (1 - clock.random() / 2), retryAfterOf(failure));
    if (clock.monotonic() + pauseMs >= endsAt) return;
    await clock.delay(pauseMs, options.signal);
  }
}

/** Whether to look again would change nothing. */
function isSettled(context: StartContext, lost: LostStart): boolean {
  const rivals = lost.entry.readRivals();
  return rivals === "unknown" || (rivals === "settled" && listMatches(context, lost).length > 0);
}

function conclude(context: StartContext, lost: LostStart): Reconciliation {
  const matches = listMatches(context, lost);
  const undated = [...lost.search.undated.values()];
  const isAlone = lost.entry.readRivals() === "settled";
  const isOnly = isAlone && lost.search.isComplete && matches.length === 1;
  return {
    found: isOnly ? matches[0] : undefined,
    candidates: [...matches, ...undated.filter(({ id }) => !context.ledger.wasGiven(id))],
    finding: isAlone
      ? describeSearch(lost.search, matches)
      : "another start of the same uri at that time is not settled either",
  };
}

function describeSearch(
  { failure, undated, isComplete }: ImportSearch,
  matches: ImportOperation[],
): string {
  if (!isComplete) {
    const why = failure === undefined ? "in time" : `as ${because(failure)}`;
    return `the list of imports could not be read to its end ${why}`;
  }
  if (matches.length > 0) {
    return `${matches.length} imports in the list fit it: ${matches.map(({ id }) => id).join(", ")}`;
  }
  if (undated.size > 0) return "the list does not tell when imports were created";
  return "no import in the list fits it";
}

/** The imports that may have come of the start by their uri and time, but for those that came of others. */
function listMatches({ ledger }: StartContext, { search }: LostStart): ImportOperation[] {
  return [...search.matches.values()].filter(({ id }) => !ledger.wasGiven(id));
}
