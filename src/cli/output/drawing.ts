import { createLogUpdate } from "log-update";
import stringWidth from "string-width";
import type { Output } from "../surroundings.js";

/** Lines at the bottom of a terminal that are redrawn in place. */
export interface Drawing {
  /** Replaces the lines that were drawn before. */
  draw(lines: readonly string[]): void;
  /** Writes a line that stays. */
  printAbove(line: string): void;
  /** Removes what was drawn, also if the terminal was resized since. */
  clear(): void;
  /** Leaves the lines as they are, and draws no more. */
  close(): void;
}

/** Draws on a terminal. The cursor stays shown, so that no end of the program can leave it hidden. */
export function createDrawing(output: Output, onClose: () => void): Drawing {
  // It writes, and reads the size: an output has that of a stream.
  const update = createLogUpdate(output as unknown as NodeJS.WritableStream, { showCursor: true });
  let drawn: readonly string[] = [];
  return {
    draw(lines) {
      drawn = lines;
      update(lines.join("\n"));
    },
    printAbove(line) {
      update.clear();
      output.write(`${line}\n`);
      if (drawn.length > 0) update(drawn.join("\n"));
    },
    clear() {
      const added = countAddedRows(drawn, output.columns);
      update.clear();
      if (added > 0) output.write(`\u001b[${added}A\u001b[0J`);
    },
    close: onClose,
  };
}

/** How many rows lines take beyond one each, after a terminal that became narrower has wrapped them. */
function countAddedRows(lines: readonly string[], columns: number): number {
  return lines
    .map((line) => Math.max(0, Math.ceil(stringWidth(line) / columns) - 1))
    .reduce((sum, rows) => sum + rows, 0);
}
