import { ImportClientError } from "./import-client-error.js";

/**
 * Why a folder could not be checked.
 * - `denied`: the credentials may not list the folder
 * - `not_found`: there is no such folder or bucket
 * - `no_credentials`, `expired`: no credentials were found, or they are no longer valid
 * - `missing_package`: the package that reads this kind of store is not installed, or not part of this version
 * - `unreachable`: the store did not respond, or listing it failed in another way
 */
export type CheckErrorReason =
  | "denied"
  | "not_found"
  | "no_credentials"
  | "expired"
  | "missing_package"
  | "unreachable";

export interface CheckErrorFields {
  reason: CheckErrorReason;
  cause?: unknown;
}

/** A folder could not be looked at, so nothing is known of what is in it. What is wrong with its data is a finding instead. */
export class CheckError extends ImportClientError {
  override readonly name = "CheckError";
  readonly code = "check_failed";
  readonly reason: CheckErrorReason;

  constructor(action: string, problem: string, { reason, ...options }: CheckErrorFields) {
    super(action, problem, options);
    this.reason = reason;
  }
}
