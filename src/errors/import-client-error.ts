import { isRecord } from "../json.js";
import { redactUri } from "../uri-secrets.js";

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
    super(redactUri(`Cannot ${action}: ${problem}`), options);
    this.action = redactUri(action);
    this.problem = redactUri(problem);
  }

  /** Plain data for logs: name, code, message and fields, with Maps as objects. Never throws. */
  toJSON(): Record<string, unknown> {
    return errorToJson(this, 0, new Set());
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

/** What was written of errors so far: one that many imports share is written whole once. */
type Written = Set<unknown>;

/** Of errors of other origin only what is safe to print: anything may hang on them, such as a request with its key. */
function errorToJson(error: object, depth: number, written: Written): Record<string, unknown> {
  const { name, code, message, cause, ...others } = { ...readError(error) };
  const head = {
    name: String(name),
    ...(typeof code === "string" || typeof code === "number" ? { code } : {}),
    message: String(message),
  };
  if (written.has(error)) return head;
  written.add(error);
  const fields = hasErrorBrand(error) ? toJson(others, depth, written) : undefined;
  return {
    ...head,
    ...(isRecord(fields) ? fields : {}),
    ...(cause === undefined ? {} : { cause: causeToJson(cause, depth + 1, written) }),
  };
}

/** Its own fields, and those that are not enumerable. */
function readError(error: object): Record<string, unknown> {
  const { name, message, cause }: Record<string, unknown> = error as Record<string, unknown>;
  return { ...error, name, message, cause };
}

/** A cause may be anything that was thrown. */
function causeToJson(cause: unknown, depth: number, written: Written): unknown {
  try {
    return isError(cause) ? toJson(cause, depth, written) : String(cause);
  } catch {
    return null;
  }
}

/** Also one of another realm. */
function isError(value: unknown): value is Error {
  return hasErrorBrand(value) || Object.prototype.toString.call(value) === "[object Error]";
}

function toJson(value: unknown, depth: number, written: Written): unknown {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "function" || typeof value === "symbol") return undefined;
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_JSON_DEPTH) return null;
  try {
    if (isError(value)) return errorToJson(value, depth, written);
    if (value instanceof Date) return value.toJSON();
    if (Array.isArray(value)) return value.map((item) => toJson(item, depth + 1, written));
    const entries = value instanceof Map ? [...value] : Object.entries(value);
    const items = entries.map(([key, item]) => [key, toJson(item, depth + 1, written)] as const);
    return Object.fromEntries(items);
  } catch {
    // A value of other origin that cannot be read.
    return null;
  }
}
