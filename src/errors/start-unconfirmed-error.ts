import type { ImportOperation } from "../types.js";
import { ImportClientError } from "./import-client-error.js";

export interface StartUnconfirmedErrorFields {
  uri: string;
  requestedAt: Date;
  candidates: ImportOperation[];
  cause: unknown;
}

/**
 * Nobody knows whether a start took effect: its answer was lost, and the list of imports did not settle it. Before you
 * start it again, look whether it runs. `cause` is how the request ended.
 */
export class StartUnconfirmedError extends ImportClientError {
  override readonly name = "StartUnconfirmedError";
  readonly code = "start_unconfirmed";
  readonly uri: string;
  /** When the request was made, by the clock of this machine. */
  readonly requestedAt: Date;
  /** The imports in the list that may have come of it. */
  readonly candidates: ImportOperation[];

  constructor(message: string, fields: StartUnconfirmedErrorFields) {
    super(message, { cause: fields.cause });
    this.uri = fields.uri;
    this.requestedAt = fields.requestedAt;
    this.candidates = fields.candidates;
  }
}
