import type { Clock } from "../clock.js";
import type { createImportClient } from "../index.js";

/** A stream that is written to, as Node's are. */
export interface Output {
  write(text: string): void;
  /** Whether lines that were written can be redrawn. */
  readonly isTTY: boolean;
  readonly hasColors: boolean;
  /** The width of the terminal, as it is now. */
  readonly columns: number;
  /** The height of the terminal, as it is now. */
  readonly rows: number;
  /** Whether nothing can be written any more, as where whoever read it has gone. */
  readonly isClosed: boolean;
  /** Waits until everything is written, or cannot be. */
  flush(): Promise<void>;
  /** Has a listener told of each new size of the terminal. Gives a function that takes it away. */
  onResize(listener: () => void): () => void;
}

/** All that the command line touches outside itself. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Is aborted with an `Interruption` when somebody wants the program to end. */
  readonly interruption: AbortSignal;
  readonly clock: Clock;
  /** Loads the client, which not every command needs. */
  loadClient(): Promise<typeof createImportClient>;
}
