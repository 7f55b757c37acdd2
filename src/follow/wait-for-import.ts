import { ImportCancelledError } from "../errors/import-cancelled-error.js";
import { ImportFailedError } from "../errors/import-failed-error.js";
import { WaitTimeoutError } from "../errors/wait-timeout-error.js";
import { checkImportId } from "../imports/check-import-id.js";
import { isTerminal } from "../imports/is-terminal.js";
import { type ResolvedWaitOptions, resolveWaitOptions } from "../options/resolve-wait-options.js";
import type { ImportOperation, WaitOptions } from "../types.js";
import { untilAborted } from "../until-aborted.js";
import { checkRecords } from "./check-records.js";
import type { FollowContext } from "./follow-context.js";
import { createFollowedImport, type FollowedImport } from "./followed-import.js";
import { createPoller } from "./poller.js";
import { tellProgress } from "./tell-progress.js";

const ACTION = "wait for import";

export async function waitForImport(
  context: FollowContext,
  id: string,
  options: WaitOptions = {},
): Promise<ImportOperation> {
  checkImportId(ACTION, id);
  const resolved = resolveWaitOptions(ACTION, options, context.resolveCall);
  const { waitTimeoutMs, expectRecords } = resolved;
  const { clock } = context;
  const followed = createFollowedImport(id, clock.monotonic());
  const toError = () => toWaitTimeout(followed, waitTimeoutMs);
  const deadline = { clock, ms: waitTimeoutMs, toError };
  const run = (signal: AbortSignal) => readLast(context, followed, { ...resolved, signal });
  const operation = await untilAborted(resolved.signal, run, deadline);
  if (operation.status === "Failed") throw new ImportFailedError(operation);
  if (operation.status === "Cancelled") throw new ImportCancelledError(operation);
  checkRecords([operation], expectRecords);
  return operation;
}

/** The error for an import whose end was not seen in time. */
export function toWaitTimeout(
  { id, operation, outage }: FollowedImport,
  waitTimeoutMs: number,
): WaitTimeoutError {
  return new WaitTimeoutError({ id, operation, waitTimeoutMs, cause: outage?.error });
}

async function readLast(
  context: FollowContext,
  followed: FollowedImport,
  options: ResolvedWaitOptions & { signal: AbortSignal },
): Promise<ImportOperation> {
  const poller = createPoller(context, options);
  for (;;) {
    const operation = await poller.askUntilChanged(followed, options.signal);
    tellProgress(options.onProgress, followed);
    if (isTerminal(operation)) return operation;
  }
}
