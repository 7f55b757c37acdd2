import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

export interface RunningProgram {
  /** Ends it at once, as when its machine dies. */
  kill(): void;
  /** Its exit code and output. */
  ended: Promise<{ exitCode: unknown; printed: string }>;
}

/** Starts a program of TypeScript text in a process of its own. */
export function startProgram(program: string): RunningProgram {
  const tsx = import.meta.resolve("tsx");
  // Libraries behave differently if these are set.
  const { CI: _ci, TEST: _test, ...env } = process.env;
  const args = ["--import", tsx, "--input-type=module", "-e", program];
  const child = spawn(process.execPath, args, { env });
  const kill = () => void child.kill("SIGKILL");
  onTestFinished(kill);
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  }
  const ended = once(child, "close").then(([exitCode]) => ({
    exitCode,
    printed: printed.join(""),
  }));
  return { kill, ended };
}

/** Runs a program of TypeScript text in a process of its own, to its end. */
export function runProgram(program: string): RunningProgram["ended"] {
  return startProgram(program).ended;
}
