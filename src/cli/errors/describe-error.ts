import type { AnyImportClientError } from "../../errors/is-import-client-error.js";
import { isImportClientError } from "../../index.js";
import { formatShort } from "../text/format.js";
import { nameOptions } from "../text/name-options.js";
import { printable } from "../text/printable.js";
import { UsageError } from "./usage-error.js";

/** The arguments of the client as the command line calls them. */
const ARGUMENTS: Readonly<Record<string, string>> = {
  apiKey: "PINECONE_API_KEY",
  indexHost: "the host",
  integrationId: "--integration-id",
  "errorMode.onError": "--on-error",
  waitTimeoutMs: "--timeout",
  expectRecords: "--expect-records",
  port: "--port",
};

/** What went wrong, in one line; a fault of this program with its stack. */
export function describeError(error: unknown, id?: string): string {
  if (error instanceof UsageError) return printable(error.message);
  if (!isImportClientError(error)) return readStack(error);
  return printable(nameImport(nameOptions(translate(error)), id));
}

/** The message without what speaks of the client, which has other names than the command line. */
function translate(error: AnyImportClientError): string {
  const { message } = error;
  switch (error.code) {
    case "invalid_argument": {
      const name = ARGUMENTS[error.argument] ?? error.argument;
      return message
        .replace(/^Cannot create client as /, "")
        .replace(`${error.argument} ${error.rule}`, `${name} ${error.rule}`);
    }
    case "start_unconfirmed":
      return message.replace(/: look with listImports [^:]*$/, "");
    case "wait_timed_out": {
      const { waitTimeoutMs } = error;
      const over = `the ${formatShort(waitTimeoutMs)} of --timeout are over`;
      return message.replace(`${waitTimeoutMs} ms are over`, over);
    }
    default:
      return message;
  }
}

/** The client speaks of "import" where it was asked for one. */
function nameImport(message: string, id: string | undefined): string {
  return id === undefined
    ? message
    : message.replace(/^Cannot (\w+) import as /, `Cannot $1 import ${id} as `);
}

function readStack(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
