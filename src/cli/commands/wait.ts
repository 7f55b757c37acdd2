import { connect } from "../connect.js";
import { followImports } from "../following/follow-imports.js";
import { createOutageWatch } from "../following/outage-watch.js";
import type { WaitArguments } from "../following/wait-arguments.js";
import type { Session } from "../session.js";

/** Follows imports to their end. */
export async function wait(
  session: Session,
  ids: readonly string[],
  options: WaitArguments,
): Promise<number> {
  const outage = createOutageWatch(session);
  const client = await connect(session, { onEvent: outage.note });
  return followImports(session, client, [...new Set(ids)], { ...options, outage });
}
