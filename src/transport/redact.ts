import { isRecord } from "../is-record.js";

export const REPLACEMENT = "[redacted]";

/** Deeper than any answer of the API: a hostile one must not exhaust the stack. */
const MAX_DEPTH = 100;

/** A copy of a text or of JSON data in which a secret is replaced, and what is nested absurdly deep left out. */
export function redact<T>(value: T, secret: string): T {
  const spellings = listSpellings(secret);
  const clean = (text: string) =>
    spellings.reduce((rest, spelling) => rest.split(spelling).join(REPLACEMENT), text);
  // Every text becomes a text and every object an object of the same fields.
  return mapTexts(value, clean, 0) as T;
}

/** Whether a secret stands in a text, in whichever of its usual spellings. */
export function mentions(text: string, secret: string): boolean {
  return listSpellings(secret).some((spelling) => text.includes(spelling));
}

function listSpellings(secret: string): string[] {
  return [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
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
