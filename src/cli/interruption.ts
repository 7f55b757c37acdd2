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
