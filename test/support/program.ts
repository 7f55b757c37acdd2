import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { inject, onTestFinished } from "vitest";
import {
  createImportEmulator,
  type EmulatorOptions,
  type ImportEmulator,
} from "../../src/emulator.js";
import { API_KEY } from "./connect.js";

/** What came of a run of the command line. */
interface ProgramEnd {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

/** Has something done when a test, or a file of tests, has ended. */
type OnEnd = (cleanUp: () => Promise<void> | void) => void;

export interface Program {
  child: ChildProcess;
  ended: Promise<ProgramEnd>;
  /** What it has printed so far. */
  printed(): Omit<ProgramEnd, "exitCode">;
  /** Waits until it has printed something. */
  untilPrinted(text: string): Promise<void>;
}

/** Starts the command line as it is published, in a process of its own. */
export function startProgram(
  args: readonly string[],
  env: Record<string, string> = {},
  onEnd: OnEnd = onTestFinished,
): Program {
  const child = spawn(process.execPath, [inject("programPath"), ...args], { env: withPath(env) });
  return watch(child, onEnd);
}

/** The same in a terminal, both of whose streams are `stdout`: what is written to `stdin` is typed. */
export function startInTerminal(
  args: readonly string[],
  env: Record<string, string>,
  { columns, rows }: { columns: number; rows: number },
): Program {
  const command = [process.execPath, inject("programPath"), ...args].map((each) => `'${each}'`);
  const inTerminal = `stty cols ${columns} rows ${rows}; exec ${command.join(" ")}`;
  // That of util-linux, which every Linux has.
  return watch(
    spawn("script", ["--quiet", "--return", "--command", inTerminal, "/dev/null"], {
      env: withPath({ TERM: "xterm-256color", ...env }),
    }),
    onTestFinished,
  );
}

/** Makes a pipe that is full and that nobody reads, and runs a command with that as its output. */
const IN_FULL_PIPE = `
  pipe=$(mktemp -u) && mkfifo "$pipe" && exec 3<>"$pipe" && rm "$pipe"
  head -c 65536 /dev/zero >&3 && exec "$@" >&3
`;

/** The same with a standard output whose reader is stuck. */
export function startInFullPipe(args: readonly string[], env: Record<string, string>): Program {
  const command = [process.execPath, inject("programPath"), ...args];
  const child = spawn("sh", ["-c", IN_FULL_PIPE, "sh", ...command], { env: withPath(env) });
  return watch(child, onTestFinished);
}

function withPath(env: Record<string, string>): Record<string, string> {
  return { PATH: process.env.PATH ?? "", ...env };
}

function watch(child: ChildProcessWithoutNullStreams, onEnd: OnEnd): Program {
  onEnd(() => void child.kill("SIGKILL"));
  const printed = { stdout: "", stderr: "" };
  const listeners = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      printed[name] += text;
      for (const look of listeners) look();
    });
  }
  const ended = once(child, "close").then(([exitCode]) => ({ exitCode, ...printed }));
  const untilPrinted = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (printed.stdout.includes(text) || printed.stderr.includes(text)) resolve();
      };
      listeners.add(look);
      ended.then(() => reject(new Error(`it ended with ${JSON.stringify(printed)}`)));
      look();
    });
  return { child, ended, printed: () => ({ ...printed }), untilPrinted };
}

export interface ProgramServer {
  emulator: ImportEmulator;
  env: Record<"PINECONE_API_KEY" | "PINECONE_INDEX_HOST", string>;
  start(...args: string[]): Program;
  run(...args: string[]): Promise<ProgramEnd>;
}

/** The command line on an emulator over HTTP. */
export async function serveProgram(
  options: EmulatorOptions = {},
  onEnd: OnEnd = onTestFinished,
): Promise<ProgramServer> {
  const emulator = createImportEmulator(options);
  const { url, close } = await emulator.listen();
  onEnd(close);
  const env = { PINECONE_API_KEY: API_KEY, PINECONE_INDEX_HOST: url };
  const start = (...args: string[]) => startProgram(args, env, onEnd);
  return { emulator, env, start, run: (...args) => start(...args).ended };
}
