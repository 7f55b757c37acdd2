import type { ApiError } from "./api-error.js";
import type { CheckError } from "./check-error.js";
import type { ConnectionError } from "./connection-error.js";
import type { ImportCancelledError } from "./import-cancelled-error.js";
import { hasErrorBrand } from "./import-client-error.js";
import type { ImportFailedError } from "./import-failed-error.js";
import type { InvalidArgumentError } from "./invalid-argument-error.js";
import type { InvalidResponseError } from "./invalid-response-error.js";
import type { RecordCountError } from "./record-count-error.js";
import type { StartUnconfirmedError } from "./start-unconfirmed-error.js";
import type { TimeoutError } from "./timeout-error.js";
import type { WaitForImportsError } from "./wait-for-imports-error.js";
import type { WaitTimeoutError } from "./wait-timeout-error.js";

/** Every error of this package; `code` tells them apart. */
export type AnyImportClientError =
  | ApiError
  | CheckError
  | ConnectionError
  | ImportCancelledError
  | ImportFailedError
  | InvalidArgumentError
  | InvalidResponseError
  | RecordCountError
  | StartUnconfirmedError
  | TimeoutError
  | WaitForImportsError
  | WaitTimeoutError;

/**
 * Whether an error comes from this package; its `code` then narrows it to its class.
 * @example
 * if (isImportClientError(error) && error.code === "api_error") console.log(error.status, error.requestId);
 */
export function isImportClientError(error: unknown): error is AnyImportClientError {
  return hasErrorBrand(error);
}
