import type { ImportOperation } from "../types.js";
import { withoutUriSecrets } from "../uri-secrets.js";
import { ImportClientError, problemOf } from "./import-client-error.js";

export interface WaitTimeoutErrorFields {
  id: string;
  operation: ImportOperation | undefined;
  timeoutMs: number;
  /** How the last poll failed, if it did. */
  cause: unknown;
}

/**
 * The time for a wait ran out, and the import is still running: wait again to learn how it ends. `cause` is how the last
 * poll failed, if it did.
 */
export class WaitTimeoutError extends ImportClientError {
  override readonly name = "WaitTimeoutError";
  readonly code = "wait_timed_out";
  readonly id: string;
  /** The import as it was last seen; undefined if it was never seen. */
  readonly operation: ImportOperation | undefined;
  readonly timeoutMs: number;

  constructor({ id, operation, timeoutMs, cause }: WaitTimeoutErrorFields) {
    const failure = cause === undefined ? "" : `; the last poll failed: ${problemOf(cause)}`;
    super(
      `wait for import ${id}`,
      `timed out after ${timeoutMs} ms (${lastStatus(operation)})${failure}`,
      cause === undefined ? {} : { cause },
    );
    this.id = id;
    this.operation = withoutUriSecrets(operation);
    this.timeoutMs = timeoutMs;
  }
}

function lastStatus(operation: ImportOperation | undefined): string {
  if (operation === undefined) return "never seen";
  const { status, percentComplete } = operation;
  const percent = percentComplete === undefined ? "" : ` at ${percentComplete} percent`;
  return `last status: ${status}${percent}`;
}
