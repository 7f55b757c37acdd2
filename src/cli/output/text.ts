import { redactUri } from "../../index.js";

/** What steers a terminal, breaks a line or turns text round. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/**
 * Text from outside as it may be printed, on one line: no response can draw over what is on the screen, and the
 * signature in a uri does not get into a log.
 */
export function printable(text: string): string {
  return redactUri(text)
    .replace(/[\t\n\r]+/g, " ")
    .replace(STEERING, "\ufffd");
}

/** A value as one line of JSON without anything that steers a terminal, which JSON itself leaves in, or a signature. */
export function toJsonLine(value: unknown): string {
  return redactUri(JSON.stringify(value)).replace(STEERING, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
