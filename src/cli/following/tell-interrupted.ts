import type { Interruption } from "../interruption.js";
import type { Session } from "../session.js";
import { toAttachCommand } from "./attach-command.js";
import type { FollowOptions } from "./follow-imports.js";

/** Says what becomes of imports that are followed no more, and gives the exit code. */
export function tellInterrupted(
  { screen, globals }: Session,
  { exitCode }: Interruption,
  follow: FollowOptions & { ids: readonly string[] },
): number {
  const { ids, isEmulated } = follow;
  const which = ids.length === 1 ? "The import goes" : "The imports go";
  if (isEmulated) screen.print("The import was emulated in this process, and is gone with it.");
  else screen.print(`${which} on. To follow on: ${toAttachCommand(ids, globals, follow)}`);
  return exitCode;
}
