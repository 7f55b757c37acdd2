import { spawnSync } from "node:child_process";

/** Runs a command in a folder to its end and returns what it printed. @throws Error with all of it if it fails */
export function runTool(command: string, argv: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, argv, { cwd, encoding: "utf8" });
  if (status === 0) return stdout;
  const said = [error?.message, stdout, stderr].filter(Boolean).join("\n");
  throw new Error(`${command} ${argv.join(" ")} ended with ${status}:\n${said}`);
}
