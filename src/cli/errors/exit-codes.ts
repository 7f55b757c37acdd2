/** What the exit codes mean: the same for every command. */
export const EXIT_CODES = {
  done: 0,
  importFailed: 1,
  usage: 2,
  importCancelled: 3,
  notAuthorised: 4,
  /** The API answered with an error, or not at all. */
  apiFailed: 5,
  startUnconfirmed: 6,
  recordsMissing: 7,
  /** A fault of this program. */
  bug: 70,
  outputFailed: 74,
  waitTimedOut: 124,
} as const;

/** Of several imports that ended in different ways the first of these counts. */
const PRECEDENCE: readonly number[] = [
  EXIT_CODES.notAuthorised,
  EXIT_CODES.apiFailed,
  EXIT_CODES.importFailed,
  EXIT_CODES.importCancelled,
  EXIT_CODES.recordsMissing,
  EXIT_CODES.waitTimedOut,
];

/** The one exit code for several outcomes. */
export function chooseExitCode(codes: readonly number[]): number {
  const others = codes.filter((code) => code !== EXIT_CODES.done);
  return PRECEDENCE.find((code) => codes.includes(code)) ?? others[0] ?? EXIT_CODES.done;
}
