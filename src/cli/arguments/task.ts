import type { Session } from "../session.js";

/** What a command does. */
export interface Task {
  /** Its name, and what the arguments say, as it is passed to the command. */
  readonly command: string;
  readonly values: readonly unknown[];
  /** Gives the exit code. */
  run(session: Session): Promise<number>;
}

/** Is told the task of the command that the arguments name. */
export type Choose = (task: Task) => void;
