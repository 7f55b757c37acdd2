import { ImportClientError } from "./import-client-error.js";

export interface TimeoutErrorFields {
  scope: "attempt" | "call";
  timeoutMs: number;
  attempts: number;
  /** How the attempt before ended, if there was one. */
  cause?: unknown;
}

/** Time ran out: `attemptTimeoutMs` for one attempt, or `timeoutMs` for the call. `cause` is how the attempt before ended. */
export class TimeoutError extends ImportClientError {
  override readonly name = "TimeoutError";
  readonly code = "timed_out";
  /** What took too long: one attempt, or the whole call with its pauses. */
  readonly scope: "attempt" | "call";
  /** How long it was allowed to take. */
  readonly timeoutMs: number;
  /** How many attempts were made. */
  readonly attempts: number;

  constructor(action: string, problem: string, fields: TimeoutErrorFields) {
    const { scope, timeoutMs, attempts, cause } = fields;
    super(action, problem, cause === undefined ? {} : { cause });
    this.scope = scope;
    this.timeoutMs = timeoutMs;
    this.attempts = attempts;
  }
}
