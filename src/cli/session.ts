import type { GlobalOptions } from "./arguments/global-options.js";
import { createScreen, type Screen } from "./screen/screen.js";
import type { Surroundings } from "./surroundings.js";
import { createPaint, type Paint } from "./text/paint.js";

/** One run of a command: what it was asked for, and what it may touch. */
export interface Session extends Surroundings {
  readonly globals: GlobalOptions;
  /** Everything on standard error. */
  readonly screen: Screen;
  /** The hints that were given. */
  readonly saidHints: Set<string>;
  /** For results. */
  readonly paint: Paint;
  /** For standard error. */
  readonly paintNotes: Paint;
  /** Writes a line of the result. */
  result(line: string): void;
  /** Tells something beside the result, unless `--quiet` forbids it. */
  note(line: string): void;
}

export function createSession(surroundings: Surroundings, globals: GlobalOptions): Session {
  const { stdout, stderr } = surroundings;
  const screen = createScreen(stderr);
  return {
    ...surroundings,
    globals,
    screen,
    saidHints: new Set(),
    paint: createPaint(globals.color && stdout.hasColors),
    paintNotes: createPaint(globals.color && stderr.hasColors),
    result: (line) => stdout.write(`${line}\n`),
    note: (line) => {
      if (globals.quiet !== true) screen.print(line);
    },
  };
}
