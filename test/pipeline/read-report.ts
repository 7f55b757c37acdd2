/** The items below a heading of a printed report, without their dashes. */
export function readItems(output: string, heading: string): string[] {
  const [, section = ""] = output.split(`## ${heading}\n\n`);
  const [items = ""] = section.split("\n\n");
  return items.split("\n").flatMap((line) => (line.startsWith("- ") ? [line.slice(2)] : []));
}
