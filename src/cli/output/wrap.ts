import stringWidth from "string-width";

/** Breaks a text into lines that are no wider than this, each with an indent. A word that is wider stays whole. */
export function wrapText(
  text: string,
  { width, indent }: { width: number; indent: string },
): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && stringWidth(indent + longer) > width) {
      lines.push(indent + line);
      line = word;
    } else line = longer;
  }
  return [...lines, indent + line];
}
