import type { checkSource } from "../check.js";
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
  /** Whether nothing can be written any more, such as when its reader has gone. */
  readonly isClosed: boolean;
  /** Waits until everything is written, or cannot be. */
  flush(): Promise<void>;
  /** Calls a listener at each new size of the terminal. Returns a function that removes it. */
  onResize(listener: () => void): () => void;
}

/** Where the command line takes time from. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Milliseconds since some moment, which only grow: for durations. */
  monotonic(): number;
  /** Runs something later. Returns a function that cancels it. */
  schedule(run: () => void, ms: number): () => void;
}

/** All that the command line touches outside itself. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Is aborted with an `Interruption` when somebody wants the program to end. */
  readonly interruption: AbortSignal;
  readonly clock: Clock;
  /** The text of a file; of `-` what comes in on standard input, to its end. */
  readText(path: string): Promise<string>;
  /** The names of what is in a folder. */
  readFolder(path: string): Promise<string[]>;
  /** Loads the client, which not every command needs. */
  loadClient(): Promise<typeof createImportClient>;
  /** Loads the check, which few commands need. */
  loadCheck(): Promise<typeof checkSource>;
}

/** Why the program is to end before its work is done. The reason of `Surroundings.interruption`. */
export class Interruption {
  readonly signal: "SIGINT" | "SIGTERM";

  constructor(signal: Interruption["signal"]) {
    this.signal = signal;
  }

  /** As shells have it: 128 and the number of the signal. */
  get exitCode(): number {
    return this.signal === "SIGINT" ? 130 : 143;
  }
}

/** Waits until somebody wants the program to end. */
export function untilInterrupted(interruption: AbortSignal): Promise<Interruption> {
  return new Promise((resolve) => {
    // The only reason that the signal is ever given.
    const end = () => resolve(interruption.reason as Interruption);
    if (interruption.aborted) end();
    else interruption.addEventListener("abort", end, { once: true });
  });
}
