import type { IMPORT_STATUSES } from "../../generated/contract.js";
import type { ImportOperation } from "../types.js";

const TERMINAL_STATUSES: readonly string[] = [
  "Completed",
  "Failed",
  "Cancelled",
] satisfies readonly (typeof IMPORT_STATUSES)[number][];

/** Whether an import has ended. A status that nobody knows has not. */
export function isTerminal({ status }: Pick<ImportOperation, "status">): boolean {
  return TERMINAL_STATUSES.includes(status);
}
