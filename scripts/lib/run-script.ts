import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Replaced } from "./files.js";
import { firstLine, PipelineError } from "./pipeline-error.js";

/** Where a script's lines go: handed in, so that a script can be run without a terminal. */
export type Print = (lines: readonly string[]) => void;

export function printLines(lines: readonly string[]): void {
  if (lines.length === 0) return;
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Whether a module is the script that was started, also by way of a symbolic link. */
export function isMain(moduleUrl: string): boolean {
  const [, started] = process.argv;
  return started !== undefined && realpathSync(started) === fileURLToPath(moduleUrl);
}

/** A line for each file that a script put in place or took away. */
export function describeReplaced({ written, removed }: Replaced): string[] {
  if (written.length + removed.length === 0) return ["Every file is as it was"];
  return [
    ...written.map((path) => `wrote    ${path}`),
    ...removed.map((path) => `removed  ${path}`),
  ];
}

/** Runs a script's main function: its number is the exit code, a PipelineError is one line on stderr. */
export async function runScript(
  name: string,
  failureExitCode: number,
  main: () => Promise<number>,
): Promise<void> {
  process.stdout.on("error", endQuietly);
  try {
    process.exitCode = await main();
  } catch (error) {
    const text = error instanceof PipelineError ? firstLine(error) : readStack(error);
    process.stderr.write(`${name}: ${text}\n`);
    process.exitCode = failureExitCode;
  }
}

/** A reader such as `head` that has seen enough is no fault. */
function endQuietly(error: Error): void {
  if (!("code" in error) || error.code !== "EPIPE") throw error;
}

function readStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
