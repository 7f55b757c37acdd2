import { isRecord } from "../json.js";

const BRAND = Symbol.for("pinecone-import.error");

/** Deeper than any response of the API. What is nested deeper is left out, since JSON.stringify would exhaust the stack. */
const MAX_JSON_DEPTH = 100;

/** The base of every error of this package. `code` tells them apart, also across copies of the package. */
export abstract class ImportClientError extends Error {
  /** Which error it is: a literal in every class. */
  abstract readonly code: string;
  /** What could not be done, such as `start import`. */
  readonly action: string;
  /** Why, with limit and value, and what to do about it. The message is `Cannot ${action}: ${problem}`. */
  readonly problem: string;

  constructor(action: string, problem: string, options?: ErrorOptions) {
    super(`Cannot ${action}: ${problem}`, options);
    this.action = action;
    this.problem = problem;
  }

  /** Plain data for logs: name, code, message and fields, with Maps as objects. Never throws. */
  toJSON(): Record<string, unknown> {
    return errorToJson(this, 0);
  }

  /** @internal */
  get [BRAND](): true {
    return true;
  }
}

/** Whether a value has the mark of this package's errors, whichever copy of the package made it. */
export function hasErrorBrand(value: unknown): boolean {
  return typeof value === "object" && value !== null && BRAND in value;
}

/** Why something failed, to be quoted in another message. */
export function problemOf(error: unknown): string {
  if (error instanceof ImportClientError) return error.problem;
  return error instanceof Error ? error.message : String(error);
}

/** Of errors of other origin only what is safe to print: anything may hang on them, such as a request with its key. */
function errorToJson(error: Error, depth: number): Record<string, unknown> {
  const { name, message, cause } = error;
  const { code, ...fields } = { code: undefined, ...error };
  const own = hasErrorBrand(error) ? toJson(fields, depth) : undefined;
  return {
    name,
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    message,
    ...(isRecord(own) ? own : {}),
    ...(cause === undefined ? {} : { cause: toJson(cause, depth + 1) }),
  };
}

function toJson(value: unknown, depth: number): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_JSON_DEPTH) return null;
  try {
    if (value instanceof Error) return errorToJson(value, depth);
    if (value instanceof Date) return value.toJSON();
    if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1));
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    return Object.fromEntries(entries.map(([key, item]) => [key, toJson(item, depth + 1)]));
  } catch {
    // A value of other origin that cannot be read.
    return null;
  }
}
