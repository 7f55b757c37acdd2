import type { Session } from "../session.js";

/** What a command does. */
export interface Task {
  /** Gives the exit code. */
  run(session: Session): Promise<number>;
  /** The one import that it is about, for what it says of errors. */
  importId?: string;
}

/** Is told the task of the command that the arguments name. */
export type Choose = (task: Task) => void;
