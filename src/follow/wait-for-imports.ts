import { untilAborted } from "../abort.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { type FollowError, WaitForImportsError } from "../errors/wait-for-imports-error.js";
import { checkImportId } from "../imports/field-rules.js";
import { resolveWaitOptions, type WaitOptions } from "../options/wait-options.js";
import type { ImportOperation } from "../types.js";
import { type Batch, createBatch, isFollowError } from "./batch.js";
import { type FollowedImport, reportProgress } from "./followed-import.js";
import type { FollowContext } from "./poller.js";
import { checkRecords, toFailure, toWaitTimeout } from "./wait-for-import.js";

const ACTION = "wait for imports";

export async function waitForImports(
  context: FollowContext,
  ids: readonly string[],
  options: WaitOptions = {},
): Promise<ImportOperation[]> {
  const wanted = checkIds(ids);
  const resolved = resolveWaitOptions(ACTION, options, context.callContext);
  const { timeoutMs, onProgress, expectRecords, failFast } = resolved;
  const { signal } = resolved.poll;
  if (wanted.length === 0) rejectRecordsOfNone(expectRecords);
  const onChange = (followed: FollowedImport) => {
    // Of a page that is being read when the caller aborts, the rest is not reported.
    if (!signal?.aborted) reportProgress(onProgress, followed);
    const { operation } = followed;
    return failFast && operation !== undefined ? toFailure(operation) : undefined;
  };
  const batch = createBatch(context, wanted, { ...resolved, onChange });
  const timedOut = new Error("the time for the wait is over");
  const deadline = { clock: context.clock, ms: timeoutMs, toError: () => timedOut };
  let cause: FollowError | undefined;
  let unfinished: Batch["open"] = new Map();
  try {
    await untilAborted(signal, batch.follow, deadline);
  } catch (error) {
    if (error !== timedOut) {
      if (signal?.aborted || !isFollowError(error)) throw error;
      cause = error;
    }
    // After failFast the others are still running: they did not fail to be followed.
    if (!isFailed(batch, cause)) unfinished = batch.open;
  }
  const operations = lastSeen(batch);
  const failures = new Map(batch.failures);
  for (const [id, followed] of unfinished) {
    failures.set(id, cause ?? toWaitTimeout(context, followed, timeoutMs));
  }
  if (failures.size > 0) {
    throw new WaitForImportsError({
      operations: hideKeys(context, operations),
      failures: hideKeys(context, failures),
      count: batch.followed.size,
      cause,
    });
  }
  checkRecords([...operations.values()], expectRecords);
  return wanted.flatMap((id) => operations.get(id) ?? []);
}

/** The imports as they were last seen, by their ids. */
function lastSeen({ followed }: Batch): Map<string, ImportOperation> {
  const operations = new Map<string, ImportOperation>();
  for (const [id, { operation }] of followed) {
    if (operation !== undefined) operations.set(id, operation);
  }
  return operations;
}

/** Whether an error is that of one import, not of the wait for all. */
function isFailed({ failures }: Batch, error: unknown): boolean {
  return [...failures.values()].some((failure) => failure === error);
}

/** The same with the key taken out of the ids. */
function hideKeys<T>({ hideKey }: FollowContext, byId: ReadonlyMap<string, T>): Map<string, T> {
  return new Map([...byId].map(([id, value]) => [hideKey(id), value]));
}

/** Of no imports, no records can be expected. @throws InvalidArgumentError */
function rejectRecordsOfNone(expectRecords: number): void {
  if (expectRecords === 0) return;
  throw new InvalidArgumentError({
    action: ACTION,
    argument: "expectRecords",
    rule: "must be 0 if there are no ids",
    limit: 0,
    found: `is ${expectRecords}`,
  });
}

/** A copy of the ids. @throws InvalidArgumentError */
function checkIds(ids: readonly string[]): string[] {
  if (!Array.isArray(ids)) {
    const rule = "must be an array of ids";
    throw new InvalidArgumentError({ action: ACTION, argument: "ids", rule });
  }
  const copy: string[] = [...ids];
  for (const [index, id] of copy.entries()) checkImportId(ACTION, id, `ids[${index}]`);
  return copy;
}
