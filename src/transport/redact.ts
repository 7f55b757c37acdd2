const REPLACEMENT = "[redacted]";
const MAX_EXCERPT_LENGTH = 1_000;

/** A text without a secret, in whichever of its usual spellings a server echoes it. */
export function redact(text: string, secret: string): string {
  const spellings = [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)];
  return spellings.reduce((clean, spelling) => clean.split(spelling).join(REPLACEMENT), text);
}

/** The beginning of a text, never ending in the middle of a character. */
export function cutExcerpt(text: string, maxLength: number = MAX_EXCERPT_LENGTH): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
