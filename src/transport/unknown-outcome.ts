import type { Moment } from "./http.js";

/** What a request ends in that must be sent at most once, where nobody knows whether it took effect. Stays within the library. */
export class UnknownOutcome {
  /** How the request ended. */
  readonly error: unknown;
  /** When its last try was sent: the tries before it are known to have had no effect. */
  readonly sentAt: Moment;

  constructor(error: unknown, sentAt: Moment) {
    this.error = error;
    this.sentAt = sentAt;
  }
}
