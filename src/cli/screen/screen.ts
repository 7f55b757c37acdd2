import type { Output } from "../surroundings.js";
import type { Drawing } from "./drawing.js";

/** What is told beside the results: lines that stay, with lines below them that can be drawn anew. */
export interface Screen {
  print(line: string): void;
  /** Begins to draw below what is printed. For terminals. */
  openDrawing(): Promise<Drawing>;
}

/** Writes to a stream, above what is drawn there. */
export function createScreen(output: Output): Screen {
  let drawing: Drawing | undefined;
  return {
    print(line) {
      if (drawing === undefined) output.write(`${line}\n`);
      else drawing.printAbove(line);
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
