import { ImportClientError } from "./import-client-error.js";

/**
 * How a connection failed.
 * - `unreachable`: there was none, because of a wrong host name, a closed port or the like; nothing was sent
 * - `rejected`: a proxy responded 403 or 407 instead of opening one; nothing was sent, and nothing is retried, since
 *   proxies lock accounts
 * - `not_ready`: the index that is known by its name is not ready, so nothing was sent to it
 * - `untrusted`: there was none that can be trusted, because of its certificate or its TLS; nothing was sent
 * - `broken`: in any other way; the API may have received the request
 */
export type ConnectionErrorReason =
  | "unreachable"
  | "rejected"
  | "not_ready"
  | "untrusted"
  | "broken";

export interface ConnectionErrorFields {
  reason: ConnectionErrorReason;
  attempts: number;
  cause: unknown;
}

/** No response came, or only a part of one. `cause` is what `fetch` threw. */
export class ConnectionError extends ImportClientError {
  override readonly name = "ConnectionError";
  readonly code = "connection_failed";
  readonly reason: ConnectionErrorReason;
  /** How many attempts were made, counting those that did not reach the API. */
  readonly attempts: number;

  constructor(action: string, problem: string, { reason, attempts, cause }: ConnectionErrorFields) {
    super(action, problem, { cause });
    this.reason = reason;
    this.attempts = attempts;
  }
}
