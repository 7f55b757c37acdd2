import { ImportClientError } from "./import-client-error.js";

/** No answer came, or only a part of one. `cause` is what `fetch` threw. */
export class ConnectionError extends ImportClientError {
  override readonly name = "ConnectionError";
  readonly code = "connection_failed";
  /** How many tries were made, counting those that did not reach the API. */
  readonly attempts: number;

  constructor(message: string, { attempts, cause }: { attempts: number; cause: unknown }) {
    super(message, { cause });
    this.attempts = attempts;
  }
}
