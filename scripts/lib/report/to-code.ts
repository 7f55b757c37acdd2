/** What breaks a line, steers a terminal or turns text round. */
const STEERING = /[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu;

/** A text from a document as a code span of Markdown, on one line. */
export function toCode(text: string): string {
  const line = text.replace(STEERING, "\ufffd");
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}
