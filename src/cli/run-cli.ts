import { version } from "../../package.json";
import { parseArguments } from "./arguments/parse-arguments.js";
import { Interruption } from "./interruption.js";
import { createSession, type Session } from "./session.js";
import type { Surroundings } from "./surroundings.js";

/** Does what the arguments ask for, and gives the exit code. */
export async function runCli(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { stdout, stderr } = surroundings;
  const parsed = parseArguments(args, version, stdout.columns);
  if (parsed.task === undefined) {
    stdout.write(parsed.out);
    stderr.write(parsed.errors);
    return parsed.exitCode;
  }
  const { task, globals } = parsed;
  const session = createSession(surroundings, globals);
  try {
    return await task.run(session);
  } catch (error) {
    return endWith(session, error);
  }
}

/** Says why a command could not do its work. */
async function endWith(session: Session, error: unknown): Promise<number> {
  if (error instanceof Interruption) return error.exitCode;
  const { reportError } = await import("./errors/report-error.js");
  const { exitCodeOf } = await import("./errors/exit-code-of.js");
  reportError(session, error);
  return exitCodeOf(error);
}
