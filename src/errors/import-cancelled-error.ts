import type { ImportOperation } from "../types.js";
import { withoutUriSecrets } from "../uri-secrets.js";
import { ImportClientError } from "./import-client-error.js";

/** An import that was waited for was cancelled. Records that were imported before stay. */
export class ImportCancelledError extends ImportClientError {
  override readonly name = "ImportCancelledError";
  readonly code = "import_cancelled";
  /** The import at its end. */
  readonly operation: ImportOperation;

  constructor(operation: ImportOperation) {
    super(`complete import ${operation.id}`, "the import was cancelled");
    this.operation = withoutUriSecrets(operation);
  }
}
