import { InvalidArgumentError } from "../errors/invalid-argument-error.js";

/**
 * Refuses what cannot be a key, without ever quoting it.
 * @param argument where the key came from, for error messages
 * @throws InvalidArgumentError
 */
export function checkApiKey(apiKey: unknown, action: string, argument: string): string {
  const refuse = (rule: string): never => {
    throw new InvalidArgumentError({ action, argument, rule });
  };
  if (apiKey === undefined || apiKey === "") {
    return refuse(
      "is missing: pass it as an option, or set the environment variable PINECONE_API_KEY",
    );
  }
  if (typeof apiKey !== "string") return refuse("must be a text, or a function that gives one");
  if (!isVisibleAscii(apiKey)) {
    return refuse(
      "must consist of visible ASCII characters: it has a space, a line break or another character in it",
    );
  }
  return apiKey;
}

/** Whether a value is a text that can be sent in a header as it is, without spaces. */
export function isVisibleAscii(value: unknown): value is string {
  return typeof value === "string" && /^[\x21-\x7e]+$/.test(value);
}
