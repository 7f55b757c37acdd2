import type { AnyImportClientError } from "../../errors/is-import-client-error.js";
import { isImportClientError } from "../../index.js";
import { printable } from "../text/printable.js";
import { UsageError } from "./usage-error.js";

/** The arguments of the client as the command line calls them. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  apiKey: "PINECONE_API_KEY",
  indexHost: "the host",
  integrationId: "--integration-id",
  "errorMode.onError": "--on-error",
  timeoutMs: "--timeout",
  expectRecords: "--expect-records",
  port: "--port",
};

/** What went wrong, in one line; a fault of this program with its stack. */
export function describeError(error: unknown): string {
  if (error instanceof UsageError) return printable(error.message);
  if (!isImportClientError(error)) return readStack(error);
  return printable(translate(error));
}

/** The message, in the words of the command line. */
function translate(error: AnyImportClientError): string {
  if (error.code !== "invalid_argument") return error.message;
  const { action, argument, problem } = error;
  // A problem begins with the argument.
  const translated = (ARGUMENTS[argument] ?? argument) + problem.slice(argument.length);
  return action === "create client" ? translated : `Cannot ${action}: ${translated}`;
}

function readStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
