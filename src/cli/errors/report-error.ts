import type { Session } from "../session.js";
import { describeError } from "./describe-error.js";
import { errorHint } from "./error-hint.js";

/** Says on standard error what went wrong, and what to do about it. */
export function reportError(session: Session, error: unknown): void {
  const { globals, env } = session;
  reportProblem(session, describeError(error));
  const hint = errorHint(error, globals.host ?? env.PINECONE_INDEX_HOST);
  if (hint !== undefined) reportHint(session, hint);
}

export function reportProblem({ screen, paintNotes }: Session, text: string): void {
  screen.print(`${paintNotes("red", "error:")} ${text}`);
}

/** Says what to do, once where several errors ask for the same. */
export function reportHint({ screen, paintNotes, saidHints }: Session, hint: string): void {
  if (saidHints.has(hint)) return;
  saidHints.add(hint);
  screen.print(`${paintNotes("cyan", "hint:")} ${hint}`);
}
