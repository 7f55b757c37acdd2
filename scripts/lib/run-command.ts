import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { firstLine, PipelineError } from "./pipeline-error.js";

/** Runs a command in a folder and gives what it printed on stdout: handed in, so that a script can be run without it. */
export type RunCommand = (command: string, argv: readonly string[], cwd: string) => Promise<string>;

/** @throws PipelineError with the first line that the command printed on stderr */
export async function runCommand(
  command: string,
  argv: readonly string[],
  cwd: string,
): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(command, [...argv], { cwd });
    return stdout;
  } catch (error) {
    const printed = error instanceof Error && "stderr" in error ? String(error.stderr) : "";
    const reason = printed.trim() === "" ? error : printed.trim();
    throw new PipelineError(`Cannot run ${command} ${argv[0]}: ${firstLine(reason)}`);
  }
}
