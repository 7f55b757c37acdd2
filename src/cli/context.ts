import { createPaint, type Paint } from "./output/paint.js";
import { createScreen, type Screen } from "./output/screen.js";
import type { Surroundings } from "./surroundings.js";

/** The options of every command. */
export interface GlobalOptions {
  host?: string;
  index?: string;
  insecureHttp?: true;
  json?: true;
  quiet?: true;
  verbose?: true;
  color: boolean;
}

/** One run of a command: what it was asked for, and what it may touch. */
export interface Context extends Surroundings {
  readonly globals: GlobalOptions;
  /** Everything on standard error. */
  readonly screen: Screen;
  /** The hints that were printed. */
  readonly printedHints: Set<string>;
  /** For results. */
  readonly paint: Paint;
  /** For standard error. */
  readonly paintNotes: Paint;
  /** Prints a line of the result. */
  result(line: string): void;
  /** Prints a line that is not a result, unless `--quiet` forbids it. */
  note(line: string): void;
}

export function createContext(surroundings: Surroundings, globals: GlobalOptions): Context {
  const { stdout, stderr } = surroundings;
  const screen = createScreen(stderr, surroundings.clock);
  return {
    ...surroundings,
    globals,
    screen,
    printedHints: new Set(),
    paint: createPaint(globals.color && stdout.hasColors),
    paintNotes: createPaint(globals.color && stderr.hasColors),
    result: (line) => stdout.write(`${line}\n`),
    note: (line) => {
      if (globals.quiet !== true) screen.print(line);
    },
  };
}

/** The index that the options and the environment name; an option goes before the environment, and there a host before a name. */
export function nameIndex(
  { host, index }: Pick<GlobalOptions, "host" | "index">,
  env: Surroundings["env"],
): { indexHost: string } | { indexName: string; controlHost: string | undefined } | undefined {
  const indexHost = host ?? (index === undefined ? env.PINECONE_INDEX_HOST : undefined);
  if (indexHost) return { indexHost };
  const indexName = index ?? env.PINECONE_INDEX_NAME;
  if (!indexName) return undefined;
  return { indexName, controlHost: env.PINECONE_CONTROLLER_HOST || undefined };
}
