import { Command, CommanderError } from "@commander-js/extra-typings";
import { version } from "../../package.json";
import { createContext, type GlobalOptions } from "./context.js";
import { EXIT_CODES, listExitCodes } from "./exit-codes.js";
import { type Define, parseText, type Task } from "./options.js";
import { Interruption, type Surroundings } from "./surroundings.js";

/** The commands. Only those that the arguments name are loaded. */
const COMMANDS: readonly { name: string; summary: string; load(): Promise<Define> }[] = [
  {
    name: "check",
    summary: "report what would fail an import, before it is started",
    load: async () => (await import("./commands/check.js")).defineCheck,
  },
  {
    name: "start",
    summary: "start imports, and follow them with --wait",
    load: async () => (await import("./commands/start.js")).defineStart,
  },
  {
    name: "wait",
    summary: "follow imports to their end",
    load: async () => (await import("./commands/wait.js")).defineWait,
  },
  {
    name: "describe",
    summary: "show an import as it is now",
    load: async () => (await import("./commands/describe.js")).defineDescribe,
  },
  {
    name: "list",
    summary: "list the imports of the index",
    load: async () => (await import("./commands/list.js")).defineList,
  },
  {
    name: "cancel",
    summary: "cancel imports",
    load: async () => (await import("./commands/cancel.js")).defineCancel,
  },
  {
    name: "emulator",
    summary: "serve an emulator of the API on this machine",
    load: async () => (await import("./commands/emulator.js")).defineEmulator,
  },
];

/** Does what the arguments ask for, and returns the exit code. */
export async function runProgram(
  args: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const { stdout, stderr } = surroundings;
  const parsed = await parseArguments(args, stdout.columns);
  if (parsed.task === undefined) {
    stdout.write(parsed.out);
    stderr.write(parsed.errors);
    return parsed.exitCode;
  }
  const context = createContext(surroundings, parsed.globals);
  try {
    return await parsed.task.run(context);
  } catch (error) {
    if (error instanceof Interruption) return error.exitCode;
    const { reportError, exitCodeOf } = await import("./errors.js");
    reportError(context, error);
    return exitCodeOf(error);
  }
}

/** What the arguments ask for: a task, or only a text such as the help. */
type Parsed =
  | { task: Task; globals: GlobalOptions }
  | { task: undefined; exitCode: number; out: string; errors: string };

/** Narrower than this, commander would not break lines at all. */
const MIN_WIDTH_TO_WRAP = 20;

/** Reads the arguments. Nothing is printed and nothing done yet. */
export async function parseArguments(args: readonly string[], columns: number): Promise<Parsed> {
  let task: Task | undefined;
  const printed = { out: "", errors: "" };
  const program = await createProgram(args, (chosen) => {
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
  if (task !== undefined) return { task, globals: program.opts() };
  const { out, errors } = printed;
  return { task, exitCode, out, errors: errors && (await toPrintable(errors)) };
}

/** Errors quote the arguments, which may hold anything. */
async function toPrintable(lines: string): Promise<string> {
  const { printable } = await import("./output/text.js");
  return lines.split("\n").map(printable).join("\n");
}

async function createProgram(args: readonly string[], choose: (task: Task) => void) {
  const program = new Command("pinecone-import")
    .description(
      "Loads vectors from object storage into a Pinecone index: checks folders, starts imports, and follows them to their end.",
    )
    .option("--host <host>", "the host of the index, over PINECONE_INDEX_HOST", parseText)
    .option("--index <name>", "the index by its name, in place of its host", parseText)
    .option("--insecure-http", "permit http:// to a host that is not this machine")
    .option("--json", "print JSON on standard output")
    .option("--quiet", "print no progress and no notes, only results, errors and what was started")
    .option("--verbose", "print every request, response and retry on standard error")
    .option("--no-color", "print no colours, as NO_COLOR does")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .addHelpText("after", renderNotes());
  for (const { name, summary, load } of COMMANDS) {
    const command = new Command(name).summary(summary).helpOption("-h, --help", "print this help");
    if (args.includes(name)) (await load())(command, choose);
    program.addCommand(command);
  }
  return program;
}

function renderNotes(): string {
  const codes = listExitCodes().map(([code, text]) => `  ${String(code).padStart(3)}  ${text}`);
  return `
Environment:
  PINECONE_API_KEY                     the API key
  PINECONE_INDEX_HOST                  the host of the index
  PINECONE_INDEX_NAME                  or its name
  PINECONE_CONTROLLER_HOST             where hosts are looked up, if not at api.pinecone.io
  HTTPS_PROXY, HTTP_PROXY, NO_PROXY    the proxy for hosts that are not this machine
  CI                                   print lines instead of redrawing them

Exit codes:
${codes.join("\n")}`;
}

/** Commander puts what was probably meant on a second line; if it does not know, the help is named. */
function toOneLine(text: string, command: string): string {
  const meant = text.replace(/\n\(Did you mean (.*)\?\)/, " (did you mean $1?)");
  const line = meant.trim().replace(/\s*\n\s*/g, " ");
  return `${line}${meant === text ? ` (see ${command} --help)` : ""}\n`;
}
