import type { ApiError } from "./api-error.js";
import type { ConnectionError } from "./connection-error.js";
import { hasErrorBrand } from "./import-client-error.js";
import type { InvalidArgumentError } from "./invalid-argument-error.js";
import type { InvalidResponseError } from "./invalid-response-error.js";

/**
 * Whether an error comes from this package; its `code` then narrows it to its class.
 * @example
 * if (isImportClientError(error) && error.code === "api_error") console.log(error.status, error.requestId);
 */
export function isImportClientError(
  error: unknown,
): error is ApiError | ConnectionError | InvalidArgumentError | InvalidResponseError {
  return hasErrorBrand(error);
}
