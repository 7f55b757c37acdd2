import type { Interruption } from "../interruption.js";
import type { Session } from "../session.js";
import type { FollowOptions } from "./follow-imports.js";
import { tellGoesOn } from "./tell-goes-on.js";

/** Says what becomes of imports that are followed no more, and gives the exit code. */
export function tellInterrupted(
  session: Session,
  { exitCode }: Interruption,
  follow: FollowOptions & { ids: readonly string[] },
): number {
  const { ids, isEmulated } = follow;
  if (isEmulated) {
    session.screen.print("The import was emulated in this process, and is gone with it.");
  } else tellGoesOn(session, ids, follow);
  return exitCode;
}
