import { isImportClientError } from "./is-import-client-error.js";

/** How long the answer behind an error asks to wait, in milliseconds. 0 where it does not. */
export function retryAfterOf(error: unknown): number {
  const isAnswer = isImportClientError(error) && error.code === "api_error";
  return (isAnswer && error.retryAfterMs) || 0;
}
