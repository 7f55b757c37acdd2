import { untilAborted } from "../abort.js";
import { ImportCancelledError } from "../errors/import-cancelled-error.js";
import { ImportFailedError } from "../errors/import-failed-error.js";
import { RecordCountError } from "../errors/record-count-error.js";
import { WaitTimeoutError } from "../errors/wait-timeout-error.js";
import { checkImportId } from "../imports/field-rules.js";
import { isTerminal } from "../imports/import-operation.js";
import {
  type ResolvedWaitOptions,
  resolveWaitOptions,
  type WaitOptions,
} from "../options/wait-options.js";
import type { ImportOperation } from "../types.js";
import { createFollowedImport, type FollowedImport, reportProgress } from "./followed-import.js";
import { createPoller, type FollowContext } from "./poller.js";

const ACTION = "wait for import";

export async function waitForImport(
  context: FollowContext,
  id: string,
  options: WaitOptions = {},
): Promise<ImportOperation> {
  checkImportId(ACTION, id);
  const resolved = resolveWaitOptions(ACTION, options, context.callContext);
  const { timeoutMs, expectRecords } = resolved;
  const { clock } = context;
  const followed = createFollowedImport(id, clock.monotonic());
  const toError = () => toWaitTimeout(context, followed, timeoutMs);
  const run = (signal: AbortSignal) => pollUntilEnded(context, followed, resolved, signal);
  const operation = await untilAborted(resolved.poll.signal, run, {
    clock,
    ms: timeoutMs,
    toError,
  });
  const failure = toFailure(operation);
  if (failure !== undefined) throw failure;
  checkRecords([operation], expectRecords);
  return operation;
}

/** The error for an import whose end was not seen in time. */
export function toWaitTimeout(
  { hideKey }: Pick<FollowContext, "hideKey">,
  { id, operation, outage }: FollowedImport,
  timeoutMs: number,
): WaitTimeoutError {
  return new WaitTimeoutError({ id: hideKey(id), operation, timeoutMs, cause: outage?.error });
}

/** The error for an import that failed or was cancelled. */
export function toFailure(
  operation: ImportOperation,
): ImportFailedError | ImportCancelledError | undefined {
  if (operation.status === "Failed") return new ImportFailedError(operation);
  return operation.status === "Cancelled" ? new ImportCancelledError(operation) : undefined;
}

/** Rejects imports that have fewer records than are expected of all of them. @throws RecordCountError */
export function checkRecords(operations: readonly ImportOperation[], expected: number): void {
  // The error names one that did not complete, if there is one.
  const incomplete = operations.filter(({ status }) => status !== "Completed");
  const [operation] = [...incomplete, ...operations];
  const imported = operations.reduce((sum, { recordsImported = 0 }) => sum + recordsImported, 0);
  if (operation === undefined || imported >= expected) return;
  throw new RecordCountError({
    operation,
    operations,
    expected,
    imported,
    incomplete: incomplete.length,
  });
}

async function pollUntilEnded(
  context: FollowContext,
  followed: FollowedImport,
  options: ResolvedWaitOptions,
  signal: AbortSignal,
): Promise<ImportOperation> {
  const poller = createPoller(context, options);
  for (;;) {
    const operation = await poller.pollUntilChanged(followed, signal);
    reportProgress(options.onProgress, followed);
    if (isTerminal(operation)) return operation;
  }
}
