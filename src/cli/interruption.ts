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
