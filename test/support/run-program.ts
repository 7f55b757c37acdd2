import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** Runs a program of TypeScript text in a process of its own, to its end. */
export async function runProgram(program: string): Promise<{ exitCode: unknown; printed: string }> {
  const tsx = import.meta.resolve("tsx");
  // Libraries behave otherwise where these are set.
  const { CI: _ci, TEST: _test, ...env } = process.env;
  const args = ["--import", tsx, "--input-type=module", "-e", program];
  const child = spawn(process.execPath, args, { env });
  onTestFinished(() => void child.kill("SIGKILL"));
  const printed: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => printed.push(text));
  }
  const [exitCode] = await once(child, "close");
  return { exitCode, printed: printed.join("") };
}
