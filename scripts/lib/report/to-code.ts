/** What breaks a line, steers a terminal or turns text round. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A text from a document as a code span of Markdown, on one line. */
export function toCode(text: string): string {
  const line = text.replace(STEERING, "\ufffd") || " ";
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `\`${line}\`` : `${fence} ${line} ${fence}`;
}
