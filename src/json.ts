/** Whether a value is an object with named fields: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses JSON; undefined for a string that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Deeper than any response of the API: a hostile one must not exhaust the stack. */
const MAX_DEPTH = 100;

/** A copy of JSON data whose strings and field names are changed, without what is nested too deep. */
export function mapStrings(value: unknown, change: (text: string) => string, depth = 0): unknown {
  if (typeof value === "string") return change(value);
  if (depth > MAX_DEPTH && typeof value === "object") return null;
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change, depth + 1));
  if (!isRecord(value)) return value;
  const fields = Object.entries(value);
  return Object.fromEntries(
    fields.map(([key, field]) => [change(key), mapStrings(field, change, depth + 1)]),
  );
}
