/** What the exit codes mean: the same for every command. */
export const EXIT_CODES = {
  done: 0,
  importFailed: 1,
  usage: 2,
  importCancelled: 3,
  notAuthorised: 4,
  apiFailed: 5,
  startUnconfirmed: 6,
  recordsMissing: 7,
  rejected: 8,
  waitTimedOut: 124,
  interrupted: 130,
  terminated: 143,
  bug: 70,
  outputFailed: 74,
} as const;

/** What the help and the README say of each. */
const EXIT_CODE_TEXTS: Readonly<Record<keyof typeof EXIT_CODES, string>> = {
  done: "done",
  importFailed: "an import failed, or would fail (check)",
  usage: "wrong usage: an argument, an option or an environment variable",
  importCancelled: "an import was cancelled",
  notAuthorised: "not authorised: 401, 403, no credentials for a bucket",
  apiFailed: "the API or the network failed, and a retry may help",
  startUnconfirmed: "an import may have been started or not: check before you start it again",
  recordsMissing: "fewer records than --expect-records, or than --check has counted",
  rejected:
    "rejected, and a retry will not help: other 4xx, a proxy, a redirect, a certificate, no such folder",
  waitTimedOut: "--timeout is over; imports are still running",
  interrupted: "Ctrl-C; imports are still running",
  terminated: "SIGTERM; imports are still running",
  bug: "a bug in this program",
  outputFailed: "the result cannot be written, such as on a full disk",
};

/** The one that counts of several outcomes: the first of these. */
const PRECEDENCE: readonly number[] = [
  EXIT_CODES.bug,
  EXIT_CODES.startUnconfirmed,
  EXIT_CODES.interrupted,
  EXIT_CODES.terminated,
  EXIT_CODES.notAuthorised,
  EXIT_CODES.rejected,
  EXIT_CODES.usage,
  EXIT_CODES.apiFailed,
  EXIT_CODES.importFailed,
  EXIT_CODES.importCancelled,
  EXIT_CODES.recordsMissing,
  EXIT_CODES.waitTimedOut,
  EXIT_CODES.done,
];

/** The one exit code for several outcomes. */
export function chooseExitCode(codes: readonly number[]): number {
  return PRECEDENCE.find((code) => codes.includes(code)) ?? EXIT_CODES.done;
}

/** Each code with its meaning, in ascending order. */
export function listExitCodes(): [code: number, text: string][] {
  const names = Object.keys(EXIT_CODES) as (keyof typeof EXIT_CODES)[];
  const codes = names.map((name): [number, string] => [EXIT_CODES[name], EXIT_CODE_TEXTS[name]]);
  return codes.sort(([one], [other]) => one - other);
}
