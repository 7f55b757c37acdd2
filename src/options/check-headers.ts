import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../is-record.js";

/** What runtimes refuse to send, each in its own way. */
const OF_CONNECTION = [
  "connection",
  "expect",
  "keep-alive",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

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
  const refuse = (rule: string, argument = "headers"): never => {
    throw new InvalidArgumentError({ action, argument, rule });
  };
  if (!isRecord(headers) || Symbol.iterator in headers)
    return refuse("must be a plain object of names and values");
  const checked = Object.entries(headers).map(([name, value]) => {
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) refuse("must have names that HTTP allows");
    const key = name.toLowerCase();
    const argument = `headers["${key}"]`;
    if (reserved.includes(key) || key.startsWith("content-"))
      refuse("is set by the client alone", argument);
    if (OF_CONNECTION.includes(key)) refuse("belongs to the connection alone", argument);
    if (typeof value !== "string") return refuse("must be a text", argument);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      refuse("must have no line break and no character beyond Latin-1", argument);
    }
    return [key, value] as const;
  });
  return Object.fromEntries(checked);
}
