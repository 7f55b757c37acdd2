import { type ConnectionErrorReason, isImportClientError } from "../../index.js";
import { printable } from "../text/printable.js";
import { quoteArgument } from "../text/quote-argument.js";
import { failureHint } from "./failure-hint.js";

/**
 * What to do about an error, where something can be said.
 * @param host of the index, as it was given
 */
export function errorHint(error: unknown, host: string | undefined): string | undefined {
  if (!isImportClientError(error)) return undefined;
  switch (error.code) {
    case "api_error":
      return hintForStatus(error.status);
    case "connection_failed":
      return hintForConnection(error.reason, host);
    case "import_failed":
      return failureHint(error.operation);
    case "start_unconfirmed":
      return startHint(error.uri);
    case "invalid_response":
      return error.reason === "redirect" || error.reason === "not_json"
        ? "look whether the host is that of the index, as the console shows it, and not that of a page or a proxy"
        : undefined;
    case "wait_incomplete":
      return errorHint(error.cause ?? [...error.failures.values()][0], host);
    default:
      return undefined;
  }
}

function hintForStatus(status: number): string | undefined {
  if (status === 401) return "PINECONE_API_KEY must be a key of the project that has the index";
  if (status === 403)
    return "this key or this plan does not permit it: the console shows the roles of a key";
  if (status === 404)
    return "imports belong to an index: look at the host, and at pinecone-import list";
  return undefined;
}

function hintForConnection(reason: ConnectionErrorReason, host = ""): string | undefined {
  const isLocal = /^(localhost|127\.|\[::1\])/.test(host);
  if (reason === "untrusted") {
    return isLocal
      ? "a server on this machine, such as the emulator, needs http:// before its host"
      : "NODE_EXTRA_CA_CERTS can name a file of authorities whose certificates are trusted too";
  }
  if (reason === "broken") return undefined;
  return /^(http:\/\/)?(localhost|127\.|\[::1\])/.test(host)
    ? "look whether the server runs: pinecone-import emulator starts one"
    : "look whether the host is that of the index, as the console shows it";
}

/** What to do where nobody knows whether an import was started. */
export function startHint(uri: string): string {
  const attach = `pinecone-import start --attach ${printable(quoteArgument(uri))}`;
  return `look whether it runs before you start it again: pinecone-import list --limit 10; or let ${attach} look`;
}
