/** How a wait is bounded, as the command line has it. */
export interface WaitArguments {
  /** In milliseconds. */
  timeout?: number | undefined;
  expectRecords?: number | undefined;
}
