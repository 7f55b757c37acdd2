import { connect } from "../connect.js";
import { followImports } from "../following/follow-imports.js";
import { tellOutage } from "../following/tell-outage.js";
import type { WaitArguments } from "../following/wait-arguments.js";
import type { Session } from "../session.js";

/** Follows imports to their end. */
export async function wait(
  session: Session,
  ids: readonly string[],
  options: WaitArguments,
): Promise<number> {
  const operation = ids.length === 1 ? "describeImport" : "listImports";
  const client = await connect(session, { onEvent: tellOutage(session, operation) });
  return followImports(session, client, ids, options);
}
