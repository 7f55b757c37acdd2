import { isImportClientError } from "./is-import-client-error.js";

/** Whether the API answered with one of these statuses. */
export function hasStatus(error: unknown, ...statuses: number[]): boolean {
  return (
    isImportClientError(error) && error.code === "api_error" && statuses.includes(error.status)
  );
}
