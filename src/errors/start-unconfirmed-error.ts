import type { ImportOperation } from "../types.js";
import { withoutUriSecrets } from "../uri-secrets.js";
import { ImportClientError, problemOf } from "./import-client-error.js";

export interface StartUnconfirmedErrorFields {
  uri: string;
  requestedAt: Date;
  candidates: ImportOperation[];
  cause: unknown;
  /** What the search for the import has shown. */
  finding: string;
}

/**
 * Nobody knows whether a start took effect: its response was lost, and the list of imports did not settle it. Check
 * whether it runs before you start it again. `cause` is how the request ended.
 */
export class StartUnconfirmedError extends ImportClientError {
  override readonly name = "StartUnconfirmedError";
  readonly code = "start_unconfirmed";
  readonly uri: string;
  /** When the request was made, by the clock of this machine. */
  readonly requestedAt: Date;
  /** The imports in the list that it may have started. */
  readonly candidates: ImportOperation[];

  constructor({ uri, requestedAt, candidates, cause, finding }: StartUnconfirmedErrorFields) {
    super(
      `confirm the start of ${uri}`,
      `its outcome is unknown (${problemOf(cause)}), and ${finding}; check the list of imports before you start it again`,
      { cause },
    );
    this.uri = uri;
    this.requestedAt = requestedAt;
    this.candidates = withoutUriSecrets(candidates);
  }
}
