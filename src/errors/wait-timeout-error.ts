import type { ImportOperation } from "../types.js";
import { because } from "./because.js";
import { ImportClientError } from "./import-client-error.js";

export interface WaitTimeoutErrorFields {
  id: string;
  operation: ImportOperation | undefined;
  waitTimeoutMs: number;
  /** How the latest look at the import failed, where it did. */
  cause: unknown;
}

/**
 * The time for a wait is over, and the import goes on: wait again to learn its end. `cause` is how the latest look at it
 * failed, where it did.
 */
export class WaitTimeoutError extends ImportClientError {
  override readonly name = "WaitTimeoutError";
  readonly code = "wait_timed_out";
  readonly id: string;
  /** The import as it was seen last; undefined where it was not seen at all. */
  readonly operation: ImportOperation | undefined;
  readonly waitTimeoutMs: number;

  constructor({ id, operation, waitTimeoutMs, cause }: WaitTimeoutErrorFields) {
    const failure =
      cause === undefined ? "" : `, and the latest look at it failed (${because(cause)})`;
    super(
      `Cannot wait longer for import ${id} as ${waitTimeoutMs} ms are over: it ${describe(operation)}${failure}`,
      cause === undefined ? {} : { cause },
    );
    this.id = id;
    this.operation = operation;
    this.waitTimeoutMs = waitTimeoutMs;
  }
}

function describe(operation: ImportOperation | undefined): string {
  if (operation === undefined) return "has not been seen";
  const { status, percentComplete } = operation;
  return `was last seen as ${status}${percentComplete === undefined ? "" : ` at ${percentComplete} percent`}`;
}
