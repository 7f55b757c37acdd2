import { hasStatus, isPermanent, retryAfterOf } from "../errors/error-inspection.js";
import { problemOf } from "../errors/import-client-error.js";
import { isImportClientError } from "../errors/is-import-client-error.js";
import type { FollowError } from "../errors/wait-for-imports-error.js";
import { isTerminal } from "../imports/import-operation.js";
import type { ResolvedWatchOptions } from "../options/wait-options.js";
import type { OperationName } from "../types.js";
import { createFollowedImport, type FollowedImport } from "./followed-import.js";
import { forEachConcurrent } from "./for-each-concurrent.js";
import { createListReader } from "./list-reader.js";
import { asksForTooLong, createOutageReport } from "./outage.js";
import { createPoller, type FollowContext } from "./poller.js";
import { chooseRoundDelay } from "./schedule.js";

/** How many imports are polled at the same time. If this many polls fail and none succeeds, the others are not sent. */
const CONCURRENCY = 10;

/** After this many failures in a row the list counts as broken, unless describes fail too. */
const MAX_FAILED_LISTS = 2;

/** The imports that one call waits for. */
export interface Batch {
  /** All of them, by their ids. */
  readonly followed: ReadonlyMap<string, FollowedImport>;
  /** Those that may still change. */
  readonly open: ReadonlyMap<string, FollowedImport>;
  /** Why some are no longer followed, by their ids. */
  readonly failures: ReadonlyMap<string, FollowError>;
  /**
   * Polls them, round by round, until each of them has ended or failed to be followed.
   * @throws the error that ends the wait for all
   */
  follow(signal: AbortSignal): Promise<void>;
}

export interface BatchOptions extends ResolvedWatchOptions {
  /** Called at each change. Returns the error that ends the wait for all, if there is one. */
  onChange(followed: FollowedImport): FollowError | undefined;
}

export function createBatch(
  context: FollowContext,
  ids: readonly string[],
  options: BatchOptions,
): Batch {
  const { clock, emit } = context;
  const followed = new Map(ids.map((id) => [id, createFollowedImport(id, clock.monotonic())]));
  const open = new Map(followed);
  const failures = new Map<string, FollowError>();
  const poller = createPoller(context, options);
  const list = createListReader(context, options);
  const outage = createOutageReport(context);
  /** What ends the wait for all, once the requests that are under way have ended. */
  let end: FollowError | undefined;
  /** What the requests of the round came to. A poll is settled by the import, or by a 4xx. */
  let round = { pages: 0, describes: 0, settled: 0, failed: 0 };
  let lastFailure: { operation: OperationName; error: unknown } | undefined;
  let failedLists = 0;
  /** Until when the API asked to send nothing. */
  let notBefore = 0;

  const see = (each: FollowedImport, isChange: boolean) => {
    if (each.operation !== undefined && isTerminal(each.operation)) open.delete(each.id);
    const error = isChange ? options.onChange(each) : undefined;
    if (error === undefined) return;
    failures.set(each.id, error);
    end ??= error;
  };

  const fail = (operation: OperationName, error: unknown) => {
    round.failed += 1;
    lastFailure = { operation, error };
    notBefore = Math.max(notBefore, clock.monotonic() + retryAfterOf(error));
  };

  const stopFollowing = (id: string, error: unknown) => {
    throwIfForAll(error, options);
    open.delete(id);
    failures.set(id, error);
  };

  /** @returns why the list could not be read, if it could not */
  const readList = async (unseen: Map<string, FollowedImport>, signal: AbortSignal) => {
    try {
      for await (const listed of list.read(unseen, signal)) {
        round.pages += 1;
        for (const [each, operation] of listed) see(each, poller.see(each, operation));
        if (end !== undefined) break;
      }
      if (round.pages > 0) failedLists = 0;
      return undefined;
    } catch (error) {
      throwIfForAll(error, options);
      failedLists += 1;
      fail("listImports", error);
      return error;
    }
  };

  const describe = async (each: FollowedImport, signal: AbortSignal) => {
    round.describes += 1;
    try {
      const isChange = await poller.poll(each, signal);
      if (each.outage !== undefined) return fail("describeImport", each.outage.error);
      round.settled += 1;
      see(each, isChange);
    } catch (error) {
      stopFollowing(each.id, error);
      if (isPermanent(error)) round.settled += 1;
      else fail("describeImport", error);
    }
  };

  /** Polls imports one by one. Those that are not polled, since every poll fails, count as polls that failed too. */
  const describeAll = async (due: readonly FollowedImport[], most: number, signal: AbortSignal) => {
    const left = new Set(due);
    const isOfNoUse = () => round.settled === 0 && round.failed >= CONCURRENCY;
    const chosen = due.slice(0, most);
    await forEachConcurrent(chosen, { concurrency: CONCURRENCY, signal }, async (each, stop) => {
      if (end !== undefined || notBefore > clock.monotonic() || isOfNoUse()) return;
      left.delete(each);
      await describe(each, stop);
    });
    if (end !== undefined) return;
    for (const each of left) {
      try {
        poller.miss(each, lastFailure?.error);
      } catch (error) {
        stopFollowing(each.id, error);
      }
    }
  };

  /** Polls every open import that is due, once. @returns why the list could not be read, if it is read again soon */
  const runRound = async (signal: AbortSignal) => {
    round = { pages: 0, describes: 0, settled: 0, failed: 0 };
    const unseen = new Map(open);
    const listError = unseen.size > 1 ? await readList(unseen, signal) : undefined;
    const isListBroken = failedLists >= MAX_FAILED_LISTS || isPermanent(listError);
    const now = clock.monotonic();
    // If the list was to show them, all of them were due.
    const due = [...unseen.values()].filter(({ dueAt }) => dueAt <= now || listError !== undefined);
    // Those that have waited longest first, since not all may be polled.
    due.sort((one, other) => one.polledAt - other.polledAt);
    const most = listError === undefined || isListBroken ? Number.POSITIVE_INFINITY : CONCURRENCY;
    await describeAll(due, most, signal);
    const isPaused = listError !== undefined && isListBroken && round.settled > 0;
    if (isPaused) list.pause();
    return isPaused ? undefined : listError;
  };

  const reportOutage = () => {
    if (round.pages + round.settled > 0) outage.end();
    else if (open.size > 0 && isImportClientError(lastFailure?.error) && round.failed > 0) {
      outage.extend(lastFailure.operation, lastFailure.error);
    }
  };

  const chooseNextRound = () => {
    let dueAt = Number.POSITIVE_INFINITY;
    for (const each of open.values()) dueAt = Math.min(dueAt, each.dueAt);
    const delayMs = chooseRoundDelay(round.pages + round.describes, options, clock.random());
    return Math.max(dueAt, notBefore, clock.monotonic() + delayMs);
  };

  const follow = async (signal: AbortSignal) => {
    for (;;) {
      const listError = await runRound(signal);
      reportOutage();
      if (end !== undefined) throw end;
      if (open.size === 0) return;
      const nextAt = chooseNextRound();
      if (listError !== undefined) {
        const delayMs = nextAt - clock.monotonic();
        const reason = problemOf(listError);
        emit?.({ type: "retry", operation: "listImports", attempt: failedLists, delayMs, reason });
      }
      await poller.pauseUntil(nextAt, signal);
    }
  };
  return { followed, open, failures, follow };
}

/** @throws the error if it concerns every import, whichever was polled */
function throwIfForAll(
  error: unknown,
  { outageToleranceMs }: ResolvedWatchOptions,
): asserts error is FollowError {
  if (!isFollowError(error)) throw error;
  const isKeyRejected = error.code === "invalid_argument" && isPermanent(error);
  if (isKeyRejected || hasStatus(error, 401, 403) || asksForTooLong(error, outageToleranceMs)) {
    throw error;
  }
}

/** Whether an error is one that following an import can end in. */
export function isFollowError(error: unknown): error is FollowError {
  const others = ["records_missing", "start_unconfirmed", "wait_incomplete"];
  return isImportClientError(error) && !others.includes(error.code);
}
