import { isImportClientError } from "./is-import-client-error.js";

/** Whether an error says that the key or the request is not accepted, so that to try again would change nothing. */
export function isRefusal(error: unknown): boolean {
  if (!isImportClientError(error)) return false;
  // With a cause it is a function for the key that failed, as where a secret store cannot be reached.
  if (error.code === "invalid_argument") return error.cause === undefined;
  if (error.code !== "api_error") return false;
  const { status } = error;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
