import { isRecord } from "../is-record.js";

const REPLACEMENT = "[redacted]";

/** A copy of a text or of JSON data in which a secret is replaced, in whichever of its usual spellings it stands there. */
export function redact<T>(value: T, secret: string): T {
  const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  const clean = (text: string) =>
    spellings.reduce((rest, spelling) => rest.split(spelling).join(REPLACEMENT), text);
  // Every text becomes a text and every object an object of the same fields.
  return mapTexts(value, clean) as T;
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [change(key), mapTexts(field, change)]),
  );
}
