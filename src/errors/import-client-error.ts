const BRAND = Symbol.for("pinecone-import.error");

/** The base of every error of this package. `code` tells them apart, also across copies of the package. */
export abstract class ImportClientError extends Error {
  /** Which error it is: a literal in every class. */
  abstract readonly code: string;

  /** @internal */
  get [BRAND](): true {
    return true;
  }
}

/** Whether a value has the mark of this package's errors, whichever copy of the package made it. */
export function hasErrorBrand(value: unknown): boolean {
  return typeof value === "object" && value !== null && BRAND in value;
}
