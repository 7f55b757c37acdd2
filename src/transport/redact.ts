import { isRecord } from "../json.js";

export const REPLACEMENT = "[redacted]";

/** Deeper than any response of the API: a hostile one must not exhaust the stack. */
const MAX_DEPTH = 100;

/** A shorter secret is for tests, and may be part of a word in a response. */
const MIN_ECHOED_LENGTH = 8;

/** Takes one secret out of what is shown. */
export interface Redactor {
  /** A copy of a string or of JSON data in which the secret is replaced, without what is nested too deep. */
  redact<T>(value: T): T;
  /** Whether a string may hold the secret, and so must be redacted. */
  isEcho(text: string): boolean;
}

function createRedactor(secret: string): Redactor {
  const spellings = [...new Set([secret, toJson(secret), encodeURIComponent(secret)])];
  const clean = (text: string) =>
    spellings.reduce((rest, spelling) => rest.replaceAll(spelling, REPLACEMENT), text);
  return {
    // A string stays a string, and an object keeps its fields.
    redact: <T>(value: T) => mapTexts(value, clean, 0) as T,
    // With a backslash JSON can spell it in other ways.
    isEcho: (text) =>
      secret.length >= MIN_ECHOED_LENGTH &&
      ["\\", ...spellings].some((each) => text.includes(each)),
  };
}

/** Knows the key that a client uses, and hides it in what the caller passed: it may be in an id or a uri by mistake. */
export interface KeyGuard {
  /** The redactor for a key, which then is the one to hide. */
  redactorFor(key: string): Redactor;
  hide(text: string): string;
}

export function createKeyGuard(): KeyGuard {
  let last: { key: string; redactor: Redactor } | undefined;
  return {
    redactorFor(key) {
      if (last?.key !== key) last = { key, redactor: createRedactor(key) };
      return last.redactor;
    },
    hide: (text) => (last?.redactor.isEcho(text) ? last.redactor.redact(text) : text),
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
