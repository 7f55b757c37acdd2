/** What steers a terminal, breaks a line or turns text round. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * A text from outside as it may be shown, on one line: what steers a terminal or turns the text round is replaced, so that
 * no answer can draw over what is on the screen.
 */
export function printable(text: string): string {
  return text.replace(/[\t\n\r]+/g, " ").replace(STEERING, "\ufffd");
}

/** A value as one line of JSON without anything that steers a terminal, which JSON itself leaves in. */
export function toJsonLine(value: unknown): string {
  return JSON.stringify(value).replace(STEERING, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
