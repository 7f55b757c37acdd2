import type { ImportOperation } from "../types.js";
import { withoutUriSecrets } from "../uri-secrets.js";
import type { ApiError } from "./api-error.js";
import type { ConnectionError } from "./connection-error.js";
import type { ImportCancelledError } from "./import-cancelled-error.js";
import { ImportClientError, problemOf } from "./import-client-error.js";
import type { ImportFailedError } from "./import-failed-error.js";
import type { InvalidArgumentError } from "./invalid-argument-error.js";
import type { InvalidResponseError } from "./invalid-response-error.js";
import type { TimeoutError } from "./timeout-error.js";
import type { WaitTimeoutError } from "./wait-timeout-error.js";

/** Why an import could not be followed to its end. */
export type FollowError =
  | ApiError
  | ConnectionError
  | ImportCancelledError
  | ImportFailedError
  | InvalidArgumentError
  | InvalidResponseError
  | TimeoutError
  | WaitTimeoutError;

export interface WaitForImportsErrorFields {
  operations: ReadonlyMap<string, ImportOperation>;
  failures: ReadonlyMap<string, FollowError>;
  /** How many imports were waited for. */
  count: number;
  /** What ended the wait for all of them, if something did. */
  cause: FollowError | undefined;
}

/** How many failures the message names. */
const MAX_NAMED = 3;

/**
 * Some imports could not be followed to their end, or with `failFast` have failed or were cancelled. What is known of the
 * others is here too. `cause` is what ended the wait for all, such as a 401.
 */
export class WaitForImportsError extends ImportClientError {
  override readonly name = "WaitForImportsError";
  readonly code = "wait_incomplete";
  /** The imports by their ids, each as it was last seen. One that was never seen is missing. */
  readonly operations: ReadonlyMap<string, ImportOperation>;
  /** Why imports did not complete or were not followed to their end, by their ids: an `ApiError` for an unknown one, a `WaitTimeoutError`, ... */
  readonly failures: ReadonlyMap<string, FollowError>;

  constructor({ operations, failures, count, cause }: WaitForImportsErrorFields) {
    super(
      `wait for ${count} import${count === 1 ? "" : "s"}`,
      `${failures.size} did not complete: ${nameFailures(failures)}`,
      cause === undefined ? {} : { cause },
    );
    this.operations = new Map(
      [...operations].map(([id, operation]) => [id, withoutUriSecrets(operation)]),
    );
    this.failures = failures;
  }
}

function nameFailures(failures: ReadonlyMap<string, FollowError>): string {
  const named = [...failures]
    .slice(0, MAX_NAMED)
    .map(([id, error]) => `${id} (${problemOf(error)})`);
  const more = failures.size > MAX_NAMED ? ` and ${failures.size - MAX_NAMED} more` : "";
  return `${named.join(", ")}${more}`;
}
