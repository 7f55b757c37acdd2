import type { Interruption } from "../interruption.js";
import { hasEnded, type ProgressBoard } from "../progress/progress-board.js";
import type { Session } from "../session.js";
import type { Followed } from "./followed.js";
import { reportEnd } from "./report-end.js";
import { showResult } from "./show-result.js";
import { tellGoesOn } from "./tell-goes-on.js";

/** Says what becomes of imports that are followed no more, shows several as they are known, and gives the exit code. */
export function showInterrupted(
  session: Session,
  { exitCode }: Interruption,
  followed: Followed & { board: ProgressBoard },
): number {
  const { ids, board, expectRecords } = followed;
  const operations = ids.flatMap((id) => board.seen.get(id)?.operation ?? []);
  if (ids.length > 1) {
    showResult(session, ids, operations);
    reportEnd(session, { operations, error: undefined }, ids);
  }
  // Where the records of all count, those that have ended are needed too.
  const open = expectRecords === undefined ? ids.filter((id) => !hasEnded(board, id)) : ids;
  if (open.length > 0) tellGoesOn(session, open, followed);
  return exitCode;
}
