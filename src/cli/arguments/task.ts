import type { Session } from "../session.js";

/** What a command does. */
export interface Task {
  /** Gives the exit code. */
  run(session: Session): Promise<number>;
}

/** Is told the task of the command that the arguments name. */
export type Choose = (task: Task) => void;
