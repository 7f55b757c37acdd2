import { ImportClientError } from "./import-client-error.js";

export interface TimeoutErrorFields {
  scope: "attempt" | "total";
  timeoutMs: number;
  attempts: number;
  cause?: unknown;
}

/** The time that was allowed is over: `timeoutMs` for one try, or `totalTimeoutMs` for all. `cause` is how the try before ended. */
export class TimeoutError extends ImportClientError {
  override readonly name = "TimeoutError";
  readonly code = "timed_out";
  /** What took too long: one try, or all of them with the pauses between them. */
  readonly scope: "attempt" | "total";
  /** How long it was allowed to take. */
  readonly timeoutMs: number;
  /** How many tries were made. */
  readonly attempts: number;

  constructor(message: string, { scope, timeoutMs, attempts, ...options }: TimeoutErrorFields) {
    super(message, options);
    this.scope = scope;
    this.timeoutMs = timeoutMs;
    this.attempts = attempts;
  }
}
