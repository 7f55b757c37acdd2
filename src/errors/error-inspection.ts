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
  if (error.code === "invalid_argument") {
    return error.cause === undefined || error.argument === "fetch";
  }
  if (error.code === "connection_failed") return error.reason === "rejected";
  if (error.code !== "api_error") return false;
  const { status } = error;
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/**
 * Whether something thrown is how a framework ends the work on a page, such as Next.js when it finds that the page cannot
 * be generated before it is asked for: it must reach the framework as it is. A digest of digits marks any error that
 * React has seen.
 */
export function isFrameworkSignal(thrown: unknown): boolean {
  try {
    const { digest, code }: Record<string, unknown> = Object(thrown);
    const isSignal = typeof digest === "string" && !/^\d/.test(digest);
    return isSignal || code === "NEXT_STATIC_GEN_BAILOUT";
  } catch {
    return false;
  }
}

/** How long the response behind an error asks to wait, in milliseconds; 0 if it does not. */
export function retryAfterOf(error: unknown): number {
  const isResponse = isImportClientError(error) && error.code === "api_error";
  return (isResponse && error.retryAfterMs) || 0;
}
