import type { Answer } from "./http.js";
import { parseJson } from "./parse-json.js";
import { REPLACEMENT } from "./redact.js";

const MAX_EXCERPT_LENGTH = 1_000;

/** The beginning of an answer's body for an error, free of the key, also where JSON spells it with escapes. */
export function readExcerpt({ text, redactor }: Pick<Answer, "text" | "redactor">): string {
  const plain = redactor.redact(text);
  const json = plain.includes("\\") ? parseJson(plain) : undefined;
  const unescaped = json === undefined ? "" : JSON.stringify(redactor.redact(json));
  return cutText(unescaped.includes(REPLACEMENT) ? unescaped : plain, MAX_EXCERPT_LENGTH);
}

/** The beginning of a text, never ending in the middle of a character. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
