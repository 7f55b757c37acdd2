import { isRecord } from "../json.js";

export const REPLACEMENT = "[redacted]";

/** Deeper than any answer of the API: a hostile one must not exhaust the stack. */
const MAX_DEPTH = 100;

/** A shorter secret is one for tests, and may stand in the data of a success by chance. */
const MIN_ECHOED_LENGTH = 8;

/** Takes one secret out of what is shown. */
export interface Redactor {
  /** A copy of a text or of JSON data in which the secret is replaced, and what is nested absurdly deep left out. */
  redact<T>(value: T): T;
  /** Whether a text may give the secret back, so that what it says must be redacted. */
  isEcho(text: string): boolean;
}

export function createRedactor(secret: string): Redactor {
  const spellings = [...new Set([secret, toJson(secret), encodeURIComponent(secret)])];
  const clean = (text: string) =>
    spellings.reduce((rest, spelling) => rest.replaceAll(spelling, REPLACEMENT), text);
  return {
    // Every text becomes a text and every object an object of the same fields.
    redact: <T>(value: T) => mapTexts(value, clean, 0) as T,
    // Behind a backslash JSON may spell it in a way of its own.
    isEcho: (text) =>
      secret.length >= MIN_ECHOED_LENGTH &&
      ["\\", ...spellings].some((each) => text.includes(each)),
  };
}

function toJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function mapTexts(value: unknown, change: (text: string) => string, depth: number): unknown {
  if (typeof value === "string") return change(value);
  if (depth > MAX_DEPTH && typeof value === "object") return null;
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [change(key), mapTexts(field, change, depth + 1)]),
  );
}
