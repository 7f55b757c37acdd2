import { isImportClientError } from "./is-import-client-error.js";

/** Whether the API responded with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return (
    isImportClientError(error) && error.code === "api_error" && statuses.includes(error.status)
  );
}

/** Whether the key or the request was rejected, by the API or a proxy, so that another attempt would change nothing. */
export function isPermanent(error: unknown): boolean {
  if (!isImportClientError(error)) return false;
  // With a cause it is a function for the key that failed, such as one whose secret store cannot be reached.
  if (error.code === "invalid_argument") return error.cause === undefined;
  if (error.code === "connection_failed") return error.reason === "rejected";
  if (error.code !== "api_error") return false;
  const { status } = error;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** How long the response behind an error asks to wait, in milliseconds; 0 if it does not. */
export function retryAfterOf(error: unknown): number {
  const isResponse = isImportClientError(error) && error.code === "api_error";
  return (isResponse && error.retryAfterMs) || 0;
}
