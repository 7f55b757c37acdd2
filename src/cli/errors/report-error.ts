import type { Session } from "../session.js";
import { describeError } from "./describe-error.js";
import { errorHint } from "./error-hint.js";

/** Says on standard error what went wrong, and what to do about it. */
export function reportError(session: Session, error: unknown, id?: string): void {
  const { screen, paintNotes, globals, env } = session;
  screen.print(`${paintNotes("red", "error:")} ${describeError(error, id)}`);
  const hint = errorHint(error, globals.host ?? env.PINECONE_INDEX_HOST);
  if (hint !== undefined) reportHint(session, hint);
}

export function reportHint({ screen, paintNotes }: Session, hint: string): void {
  screen.print(`${paintNotes("cyan", "hint:")} ${hint}`);
}
