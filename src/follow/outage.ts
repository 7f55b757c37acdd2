import type { Clock } from "../clock.js";
import { isPermanent, retryAfterOf } from "../errors/error-inspection.js";
import type { ImportClientError } from "../errors/import-client-error.js";
import { isImportClientError } from "../errors/is-import-client-error.js";
import type { Emit } from "../events.js";
import type { OperationName } from "../types.js";

/** Polls of an import that have failed in a row. Times are those of a clock that stands still while the machine sleeps. */
export interface Outage {
  /** When the first of them failed. */
  readonly since: number;
  /** How many they are. */
  readonly polls: number;
  /** How the last of them failed. */
  readonly error: ImportClientError;
}

export interface OutageLimits {
  now: number;
  outageToleranceMs: number;
}

/**
 * An outage that begins or continues with a poll that failed.
 * @throws the error if another poll is of no use, or is asked for too late, or the outage has lasted too long
 */
export function extendOutage(
  outage: Outage | undefined,
  error: unknown,
  { now, outageToleranceMs }: OutageLimits,
): Outage {
  const since = outage?.since ?? now;
  const isOver = now - since >= outageToleranceMs || asksForTooLong(error, outageToleranceMs);
  if (isOver || isPermanent(error) || !isImportClientError(error)) throw error;
  return { since, polls: (outage?.polls ?? 0) + 1, error };
}

/** Whether a response asks to wait for longer than an outage may last. */
export function asksForTooLong(error: unknown, outageToleranceMs: number): boolean {
  const askedMs = retryAfterOf(error);
  return askedMs > outageToleranceMs || askedMs === Number.POSITIVE_INFINITY;
}

/** Emits the `outage` events of one wait. */
export interface OutageReport {
  /** A poll has failed. */
  extend(operation: OperationName, error: ImportClientError): void;
  /** A poll has succeeded. */
  end(): void;
}

export function createOutageReport({ clock, emit }: { clock: Clock; emit: Emit }): OutageReport {
  let current: { operation: OperationName; error: ImportClientError; beganAt: number } | undefined;
  let failedPolls = 0;
  const report = () => {
    if (current === undefined) return;
    const { operation, error, beganAt } = current;
    const sinceMs = clock.monotonic() - beganAt;
    emit?.({ type: "outage", operation, failedPolls, sinceMs, error });
  };
  return {
    extend(operation, error) {
      failedPolls += 1;
      current = { operation, error, beganAt: current?.beganAt ?? clock.monotonic() };
      report();
    },
    end() {
      failedPolls = 0;
      report();
      current = undefined;
    },
  };
}
