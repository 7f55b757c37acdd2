import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";

/** What error messages call a value that is checked. */
export interface Place {
  /** What was to be done, such as `start import`. */
  action: string;
  /** The argument, option or environment variable. */
  argument: string;
}

/** Headers of the connection, which each runtime rejects in its own way. */
const CONNECTION_HEADERS = [
  "connection",
  "expect",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** The names of all options of a type: a list that lacks one does not compile. */
export function optionNames<Options>(names: Record<keyof Options, true>): string[] {
  return Object.keys(names);
}

/** Rejects what is not an object, and options that nobody knows. @throws InvalidArgumentError */
export function checkOptions(action: string, options: unknown, names: readonly string[]): void {
  if (!isRecord(options)) {
    throw new InvalidArgumentError({ action, argument: "options", rule: "must be an object" });
  }
  const unknown = Object.keys(options).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  const found = `${suggestName(unknown, names)}the options are ${names.join(", ")}`;
  throw new InvalidArgumentError({ action, argument: unknown, rule: "is not an option", found });
}

/** Asks for the known name that is closest to an unknown one, if one is close: it contains it, or differs by a few characters. */
export function suggestName(unknown: string, names: readonly string[]): string {
  const wanted = unknown.toLowerCase();
  const isPart = (name: string) => wanted.length > 2 && name.toLowerCase().includes(wanted);
  const [closest] = names
    .map((name) => ({ name, distance: editDistance(wanted, name.toLowerCase()) }))
    .filter(({ name, distance }) => isPart(name) || distance <= wanted.length / 3)
    .sort((one, other) => one.distance - other.distance);
  return closest === undefined ? "" : `did you mean ${closest.name}? `;
}

/** A number of milliseconds above 0, `Infinity` included, if one is given. @throws InvalidArgumentError */
export function checkDuration(place: Place, value: unknown): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  return reject(
    place,
    "must be a number of milliseconds above 0, or Infinity",
    describeValue(value),
  );
}

/** A finite number of milliseconds above 0, if one is given. @throws InvalidArgumentError */
export function checkFiniteDuration(place: Place, value: unknown): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0 && Number.isFinite(value))) {
    return value;
  }
  return reject(place, "must be a finite number of milliseconds above 0", describeValue(value));
}

/** An integer from 0 on, `Infinity` included, if one is given. @throws InvalidArgumentError */
export function checkCount(place: Place, value: unknown): number | undefined {
  if (value === Number.POSITIVE_INFINITY || isCount(value)) return value;
  return reject(place, "must be an integer from 0 on, or Infinity", describeValue(value));
}

/** An integer from 0 on, if one is given. @throws InvalidArgumentError */
export function checkInteger(place: Place, value: unknown): number | undefined {
  if (isCount(value)) return value;
  return reject(place, "must be an integer from 0 on", describeValue(value));
}

/** A function, if one is given. @throws InvalidArgumentError */
export function checkFunction(place: Place, value: unknown): void {
  if (value !== undefined && typeof value !== "function") reject(place, "must be a function");
}

/** Rejects what cannot be a key, without ever quoting it. @throws InvalidArgumentError */
export function checkApiKey(place: Place, apiKey: unknown): string {
  if (apiKey === undefined || apiKey === "") {
    reject(
      place,
      "is missing: pass it as an option, or set the environment variable PINECONE_API_KEY",
    );
  }
  if (typeof apiKey !== "string") reject(place, "must be a string, or a function that returns one");
  if (isQuoted(apiKey)) reject(place, NOT_QUOTED);
  if (isVisibleAscii(apiKey)) return apiKey;
  return reject(
    place,
    "must consist of visible ASCII characters: it has a space, a line break or another character in it",
  );
}

/** What is wrong with a value in quotes, and how it comes about. */
export const NOT_QUOTED = "must not be in quotes: docker's --env-file keeps those around a value";

export function isQuoted(text: string): boolean {
  return /^["'`]|["'`]$/.test(text);
}

/** Whether a value is a string that can be sent in a header as it is, without spaces. */
export function isVisibleAscii(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}

/**
 * A copy of the caller's headers, names in lower case. Values are never quoted.
 * @param reserved the headers that a caller must not set, names in lower case
 * @throws InvalidArgumentError
 */
export function checkHeaders(
  action: string,
  headers: unknown,
  reserved: readonly string[],
): Record<string, string> {
  if (headers === undefined) return {};
  const whole = { action, argument: "headers" };
  if (!isRecord(headers) || Symbol.iterator in headers) {
    reject(whole, "must be a plain object of names and values");
  }
  const checked = Object.entries(headers).map(([name, value]) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) reject(whole, "must have names that HTTP allows");
    const key = name.toLowerCase();
    const place = { action, argument: `headers["${key}"]` };
    if (reserved.includes(key) || key.startsWith("content-")) {
      reject(place, "is set by the client alone");
    }
    if (CONNECTION_HEADERS.includes(key)) reject(place, "belongs to the connection alone");
    if (typeof value !== "string") return reject(place, "must be a string");
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      reject(place, "must have no line break and no character beyond Latin-1");
    }
    return [key, value] as const;
  });
  return Object.fromEntries(checked);
}

function isCount(value: unknown): value is number | undefined {
  return (
    value === undefined || (typeof value === "number" && Number.isInteger(value) && value >= 0)
  );
}

function describeValue(value: unknown): string {
  return `is ${typeof value === "number" || value === null ? value : `of type ${typeof value}`}`;
}

function reject(place: Place, rule: string, found?: string): never {
  throw new InvalidArgumentError({ ...place, rule, found });
}

/** How many characters must be inserted, removed or replaced to make one string of another. */
function editDistance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, character] of [...one].entries()) {
    const next = [index + 1];
    for (const [position, each] of [...other].entries()) {
      const replaced = (row[position] ?? 0) + (character === each ? 0 : 1);
      next.push(Math.min(replaced, (row[position + 1] ?? 0) + 1, (next[position] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
