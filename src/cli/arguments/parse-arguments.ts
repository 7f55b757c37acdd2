import { CommanderError } from "@commander-js/extra-typings";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { createProgram } from "./create-program.js";
import type { GlobalOptions } from "./global-options.js";
import type { Task } from "./task.js";

/** What the arguments ask for: a task, or only a text such as the help. */
export type Parsed =
  | { task: Task; globals: GlobalOptions }
  | { task: undefined; exitCode: number; out: string; errors: string };

/** For a text that is narrower, commander would not break lines at all. */
const MIN_WIDTH_TO_WRAP = 20;

/** Reads the arguments. Nothing is printed and nothing done yet. */
export function parseArguments(args: readonly string[], version: string, columns: number): Parsed {
  let task: Task | undefined;
  const printed = { out: "", errors: "" };
  const program = createProgram(version, (chosen) => {
    task = chosen;
  });
  for (const command of [program, ...program.commands]) {
    const name = command === program ? program.name() : `${program.name()} ${command.name()}`;
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true, minWidthToWrap: MIN_WIDTH_TO_WRAP })
      .configureOutput({
        writeOut: (text) => {
          printed.out += text;
        },
        writeErr: (text) => {
          printed.errors += text;
        },
        outputError: (text, write) => write(toOneLine(text, name)),
        getOutHelpWidth: () => columns,
        getErrHelpWidth: () => columns,
        getOutHasColors: () => false,
        getErrHasColors: () => false,
      });
  }
  let exitCode: number = EXIT_CODES.usage;
  try {
    const [first, second = ""] = args;
    const isKnown = second === "" || program.commands.some((command) => command.name() === second);
    // To the help of a command that it does not know, commander says nothing.
    program.parse(first === "help" && !isKnown ? [second] : args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) exitCode = EXIT_CODES.done;
    task = undefined;
  }
  return task === undefined ? { task, exitCode, ...printed } : { task, globals: program.opts() };
}

/** Commander puts what was probably meant on a second line. Where it does not know, the help is named. */
function toOneLine(text: string, command: string): string {
  const meant = text.replace(/\n\(Did you mean (.*)\?\)/, " (did you mean $1?)");
  const line = meant.trim().replace(/\s*\n\s*/g, " ");
  return `${line}${meant === text ? ` (see ${command} --help)` : ""}\n`;
}
