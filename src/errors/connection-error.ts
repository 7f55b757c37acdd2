import { ImportClientError } from "./import-client-error.js";

/**
 * How a connection failed.
 * - `unreachable`: none came about, for a wrong host name, a closed port or the like; nothing was sent
 * - `untrusted`: none came about that can be trusted, for its certificate or its TLS; nothing was sent
 * - `broken`: in every other way; the API may have taken the request
 */
export type ConnectionErrorReason = "unreachable" | "untrusted" | "broken";

export interface ConnectionErrorFields {
  reason: ConnectionErrorReason;
  attempts: number;
  cause: unknown;
}

/** No answer came, or only a part of one. `cause` is what `fetch` threw. */
export class ConnectionError extends ImportClientError {
  override readonly name = "ConnectionError";
  readonly code = "connection_failed";
  readonly reason: ConnectionErrorReason;
  /** How many tries were made, counting those that did not reach the API. */
  readonly attempts: number;

  constructor(message: string, { reason, attempts, cause }: ConnectionErrorFields) {
    super(message, { cause });
    this.reason = reason;
    this.attempts = attempts;
  }
}
