import type { ImportOperation } from "../types.js";
import { withoutUriSecrets } from "../uri-secrets.js";
import { ImportClientError } from "./import-client-error.js";

/**
 * An import that was waited for has failed. `failureReason(error.operation)` tells the known reasons apart. Records that
 * were imported before stay.
 */
export class ImportFailedError extends ImportClientError {
  override readonly name = "ImportFailedError";
  readonly code = "import_failed";
  /** The import at its end. */
  readonly operation: ImportOperation;

  constructor(operation: ImportOperation) {
    const { id, error } = operation;
    super(`complete import ${id}`, `the import failed: ${error || "the API states no reason"}`);
    this.operation = withoutUriSecrets(operation);
  }
}
