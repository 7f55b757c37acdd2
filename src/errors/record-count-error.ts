import type { ImportOperation } from "../types.js";
import { withoutUriSecrets } from "../uri-secrets.js";
import { ImportClientError } from "./import-client-error.js";

export interface RecordCountErrorFields {
  operation: ImportOperation;
  operations: readonly ImportOperation[];
  expected: number;
  imported: number;
  /** How many of several imports have failed or were cancelled. */
  incomplete: number;
}

/** Imports have ended with fewer records than `expectRecords`, such as when bad records were skipped. */
export class RecordCountError extends ImportClientError {
  override readonly name = "RecordCountError";
  readonly code = "records_missing";
  /** The import at its end; of several the first that did not complete, or else the first. */
  readonly operation: ImportOperation;
  /** All imports whose records were counted. */
  readonly operations: readonly ImportOperation[];
  /** How many records there should be at least. */
  readonly expected: number;
  /** How many there are, of several imports in all. */
  readonly imported: number;

  constructor({ operation, operations, expected, imported, incomplete }: RecordCountErrorFields) {
    const isOne = operations.length === 1;
    const ends = incomplete === 0 ? "" : `; ${incomplete} of the imports did not complete`;
    super(
      `accept ${isOne ? `import ${operation.id}` : `${operations.length} imports`}`,
      `records are missing (expected at least ${expected}, imported ${imported}${ends})`,
    );
    this.operation = withoutUriSecrets(operation);
    this.operations = withoutUriSecrets(operations);
    this.expected = expected;
    this.imported = imported;
  }
}
