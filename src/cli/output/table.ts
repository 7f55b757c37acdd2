import cliTruncate from "cli-truncate";
import stringWidth from "string-width";
import { printable } from "./text.js";

export interface Column {
  title: string;
  alignsRight?: boolean;
}

export interface Table {
  renderHead(): string;
  /** Some rows, as wide as those before them if they fit. */
  renderRows(rows: readonly (readonly string[])[]): string[];
}

/** What stands between two columns. */
const GAP = "  ";

/** With less room than this, the last column is left out. */
const MIN_LAST_WIDTH = 8;

const MAX_ID_WIDTH = 24;

/**
 * Renders rows as lines of aligned columns, some at a time.
 * @param width of the lines, to which the last column is cut; `Infinity` for none
 */
export function createTable(columns: readonly Column[], width: number): Table {
  const widths = columns.map(({ title }) => stringWidth(title));
  const renderRow = (cells: readonly string[]) => {
    const aligned = cells
      .slice(0, -1)
      .map((cell, index) => pad(cell, widths[index] ?? 0, columns[index]?.alignsRight ?? false));
    const start = aligned.join(GAP);
    const room = width - stringWidth(start) - GAP.length;
    if (room < MIN_LAST_WIDTH) return cutEnd(start.trimEnd(), width);
    return `${start}${GAP}${cutStart(cells.at(-1) ?? "", room)}`.trimEnd();
  };
  return {
    renderHead: () => renderRow(columns.map(({ title }) => title)),
    renderRows(rows) {
      for (const [index, before] of widths.entries()) {
        widths[index] = Math.max(before, ...rows.map((row) => stringWidth(row[index] ?? "")));
      }
      return rows.map(renderRow);
    },
  };
}

/** A text with spaces up to a width. */
export function pad(text: string, width: number, alignsRight: boolean): string {
  const space = " ".repeat(Math.max(0, width - stringWidth(text)));
  return alignsRight ? space + text : text + space;
}

/** A line that is no wider than this. */
export function cutEnd(line: string, width: number): string {
  return cut(line, width, "end");
}

/** A text that is no wider than this, with its end: most addresses differ there. */
export function cutStart(text: string, width: number): string {
  return cut(text, width, "start");
}

/** An id as a line of a terminal shows it: a very long one would leave no room for anything else. */
export function shortenId(id: string): string {
  return cutEnd(printable(id), MAX_ID_WIDTH);
}

function cut(text: string, width: number, position: "start" | "end"): string {
  if (stringWidth(text) <= width) return text;
  // cli-truncate takes some characters, such as a pair of Hangul Jamo, for narrower than they are drawn.
  for (let limit = width; limit > 0; limit -= 1) {
    const shortened = cliTruncate(text, limit, { position });
    if (stringWidth(shortened) <= width) return shortened;
  }
  return "";
}
