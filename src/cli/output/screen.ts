import type { Clock, Output } from "../surroundings.js";
import type { Drawing } from "./drawing.js";
import { formatTime } from "./format.js";

/** Standard error: lines that stay, with lines below them that are redrawn. */
export interface Screen {
  print(line: string): void;
  /** Begins each line with the time from now on, unless it is on a terminal. */
  stampLines(): void;
  /** Begins to draw below what is printed. For terminals. */
  openDrawing(): Promise<Drawing>;
}

export function createScreen(output: Output, clock: Clock): Screen {
  let drawing: Drawing | undefined;
  let isStamped = false;
  return {
    print(line) {
      const text = isStamped ? `${formatTime(clock.now())}  ${line}` : line;
      if (drawing === undefined) output.write(`${text}\n`);
      else drawing.printAbove(text);
    },
    stampLines() {
      isStamped = !output.isTTY;
    },
    async openDrawing() {
      const { createDrawing } = await import("./drawing.js");
      const close = () => {
        drawing = undefined;
      };
      drawing = createDrawing(output, close);
      return drawing;
    },
  };
}
