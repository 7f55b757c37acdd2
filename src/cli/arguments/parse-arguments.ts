import { CommanderError } from "@commander-js/extra-typings";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { createProgram, type GlobalOptions } from "./create-program.js";
import type { Task } from "./task.js";

/** What the arguments ask for: a task, or only a text such as the help. */
export type Parsed =
  | { task: Task; globals: GlobalOptions }
  | { task: undefined; exitCode: number; out: string; errors: string };

/** Reads the arguments. Nothing is printed and nothing done yet. */
export function parseArguments(args: readonly string[], version: string, columns: number): Parsed {
  let task: Task | undefined;
  const printed = { out: "", errors: "" };
  const program = createProgram(version, (chosen) => {
    task = chosen;
  });
  for (const command of [program, ...program.commands]) {
    command
      .exitOverride()
      .configureHelp({ showGlobalOptions: true, minWidthToWrap: 20 })
      .configureOutput({
        writeOut: (text) => {
          printed.out += text;
        },
        writeErr: (text) => {
          printed.errors += text;
        },
        outputError: (text, write) => write(toOneLine(text)),
        getOutHelpWidth: () => columns,
        getErrHelpWidth: () => columns,
        getOutHasColors: () => false,
        getErrHasColors: () => false,
      });
  }
  let exitCode: number = EXIT_CODES.usage;
  try {
    program.parse(args, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) exitCode = EXIT_CODES.done;
    task = undefined;
  }
  return task === undefined ? { task, exitCode, ...printed } : { task, globals: program.opts() };
}

/** Commander puts what was probably meant on a second line. */
function toOneLine(text: string): string {
  return `${text
    .trim()
    .replace(/\n\(Did you mean (.*)\?\)/, " (did you mean $1?)")
    .replace(/\s*\n\s*/g, " ")}\n`;
}
