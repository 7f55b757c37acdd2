import { type ImportOperation, isImportClientError } from "../index.js";
import { type Context, nameIndex } from "./context.js";
import { chooseExitCode, EXIT_CODES } from "./exit-codes.js";
import { errorHint } from "./hints.js";
import { formatExactDuration } from "./output/format.js";
import { printable } from "./output/text.js";

/** A mistake in how the command was called. Its message says what to do about it. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Other 4xx are rejections for good. */
const TRANSIENT_STATUSES = [408, 425, 429];

const EXIT_CODES_OF_CHECKS = {
  denied: EXIT_CODES.notAuthorised,
  expired: EXIT_CODES.notAuthorised,
  no_credentials: EXIT_CODES.notAuthorised,
  not_found: EXIT_CODES.rejected,
  missing_package: EXIT_CODES.usage,
  unreachable: EXIT_CODES.apiFailed,
};

/** What the program ends with because of an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT_CODES.usage;
  if (!isImportClientError(error)) return EXIT_CODES.bug;
  switch (error.code) {
    case "invalid_argument":
      return EXIT_CODES.usage;
    case "api_error":
      return exitCodeOfStatus(error.status);
    case "check_failed":
      return EXIT_CODES_OF_CHECKS[error.reason];
    case "connection_failed":
      return ["untrusted", "rejected"].includes(error.reason)
        ? EXIT_CODES.rejected
        : EXIT_CODES.apiFailed;
    case "invalid_response":
      return error.reason === "redirect" ? EXIT_CODES.rejected : EXIT_CODES.apiFailed;
    case "timed_out":
      return EXIT_CODES.apiFailed;
    case "start_unconfirmed":
      return EXIT_CODES.startUnconfirmed;
    case "import_failed":
      return EXIT_CODES.importFailed;
    case "import_cancelled":
      return EXIT_CODES.importCancelled;
    case "records_missing":
      return chooseExitCode([...error.operations.map(exitCodeOfEnd), EXIT_CODES.recordsMissing]);
    case "wait_timed_out":
      return EXIT_CODES.waitTimedOut;
    case "wait_incomplete": {
      const failures = [...error.failures.values()].map(exitCodeOf);
      return chooseExitCode([...failures, ...[...error.operations.values()].map(exitCodeOfEnd)]);
    }
  }
}

function exitCodeOfStatus(status: number): number {
  if (status === 401 || status === 403) return EXIT_CODES.notAuthorised;
  const isRejected = status >= 400 && status < 500 && !TRANSIENT_STATUSES.includes(status);
  return isRejected ? EXIT_CODES.rejected : EXIT_CODES.apiFailed;
}

/** What the end of an import stands for. */
export function exitCodeOfEnd({ status }: Pick<ImportOperation, "status">): number {
  if (status === "Failed") return EXIT_CODES.importFailed;
  return status === "Cancelled" ? EXIT_CODES.importCancelled : EXIT_CODES.done;
}

/** Whether a retry of the same call would change nothing. */
export function isPermanent(error: unknown): boolean {
  const permanent: number[] = [EXIT_CODES.usage, EXIT_CODES.notAuthorised, EXIT_CODES.rejected];
  return permanent.includes(exitCodeOf(error));
}

/**
 * Prints what went wrong, and what to do about it.
 * @param uri of the import that it is about, if there are several
 */
export function reportError(context: Context, error: unknown, uri?: string): void {
  const { globals, env } = context;
  printError(context, describeError(error, uri));
  const hint = errorHint(error, { ...nameIndex(globals, env), env });
  if (hint !== undefined) printHint(context, hint);
}

export function printError({ screen, paintNotes }: Context, text: string): void {
  screen.print(`${paintNotes("red", "error:")} ${text}`);
}

/** Prints what to do, once if several errors need the same. */
export function printHint({ screen, paintNotes, printedHints }: Context, hint: string): void {
  if (printedHints.has(hint)) return;
  printedHints.add(hint);
  screen.print(`${paintNotes("cyan", "hint:")} ${hint}`);
}

/** The arguments of the client as the command line calls them. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  apiKey: "PINECONE_API_KEY",
  indexHost: "the host",
  indexName: "--index",
  controlHost: "PINECONE_CONTROLLER_HOST",
  integrationId: "--integration-id",
  "errorMode.onError": "--on-error",
  timeoutMs: "--timeout",
  expectRecords: "--expect-records",
  "index.dimension": "--dimension",
  source: "the source",
};

/** Those of the emulator. */
const EMULATOR_ARGUMENTS: Readonly<Record<string, string>> = {
  apiKey: "--api-key",
  port: "--port",
  hostname: "--hostname",
  "tls.key": "--tls-key",
  "tls.cert": "--tls-cert",
};

/** The option of the command line that stands for one of the client's. */
function toOption(_: string, kind: string): string {
  return kind === "Host" ? "--host" : "--index";
}

/** What went wrong, in one line; a bug in this program with its stack. */
function describeError(error: unknown, uri?: string): string {
  if (error instanceof UsageError) return printable(error.message);
  if (!isImportClientError(error)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const problem = describeProblem(error);
  const isOfClient = error.code === "invalid_argument" && error.action === "create client";
  const of = uri === undefined ? "" : ` of ${printable(uri)}`;
  return printable(isOfClient ? problem : `Cannot ${error.action}${of}: ${problem}`);
}

/** Why a call of the client failed, in the words of the command line. */
export function describeProblem(error: unknown): string {
  if (!isImportClientError(error)) return String(error);
  const { problem } = error;
  switch (error.code) {
    case "invalid_argument": {
      const isOfEmulator = ["create emulator", "listen"].includes(error.action);
      const names = isOfEmulator ? EMULATOR_ARGUMENTS : ARGUMENTS;
      // A problem begins with the argument.
      const rest = problem.slice(error.argument.length).replace(/index(Host|Name)/, toOption);
      return (names[error.argument] ?? error.argument) + rest;
    }
    case "wait_timed_out":
      return problem.replace(`${error.timeoutMs} ms`, formatExactDuration(error.timeoutMs));
    default:
      return problem;
  }
}
