import { type ImportOperation, isImportClientError } from "../../index.js";
import { chooseExitCode, EXIT_CODES } from "./exit-codes.js";
import { UsageError } from "./usage-error.js";

/** What the program ends with because of an error. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return EXIT_CODES.usage;
  if (!isImportClientError(error)) return EXIT_CODES.bug;
  switch (error.code) {
    case "invalid_argument":
      return EXIT_CODES.usage;
    case "api_error":
      return [401, 403].includes(error.status) ? EXIT_CODES.notAuthorised : EXIT_CODES.apiFailed;
    case "connection_failed":
    case "timed_out":
    case "invalid_response":
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

/** What the end of an import stands for. */
export function exitCodeOfEnd({ status }: Pick<ImportOperation, "status">): number {
  if (status === "Failed") return EXIT_CODES.importFailed;
  return status === "Cancelled" ? EXIT_CODES.importCancelled : EXIT_CODES.done;
}
