import type { ConnectionError } from "../../errors/connection-error.js";
import { isImportClientError } from "../../index.js";
import { isLoopback } from "../../options/index-host.js";
import { formatDuration } from "../text/format.js";
import { failureHint } from "./failure-hint.js";

/** How deep errors are inspected: deeper than any runtime nests them. */
const MAX_ERROR_DEPTH = 5;

const WRONG_HOST = "look whether the host is that of the index, as the console shows it";

/**
 * What to do about an error, where something can be said.
 * @param host of the index, as it was given
 */
export function errorHint(error: unknown, host: string | undefined): string | undefined {
  if (!isImportClientError(error)) return undefined;
  switch (error.code) {
    case "api_error":
      return hintForStatus(error.status) ?? hintForPause(error.retryAfterMs);
    case "connection_failed":
      return hintForConnection(error, isLocal(host));
    case "import_failed":
      return failureHint(error.operation);
    case "invalid_argument":
      return hintForArgument(error.argument, host);
    case "invalid_response":
      return ["redirect", "not_json"].includes(error.reason) ? WRONG_HOST : undefined;
    default:
      return undefined;
  }
}

function hintForStatus(status: number): string | undefined {
  switch (status) {
    case 401:
      return "PINECONE_API_KEY must be a key of the project that has the index, and the host that of the index alone, without a path";
    case 403:
      return "this key or this plan does not permit it: the console shows the roles of a key";
    case 404:
      return "imports belong to an index: look at the host, and at pinecone-import list";
    default:
      return undefined;
  }
}

function hintForPause(retryAfterMs = 0): string | undefined {
  return retryAfterMs > 0
    ? `the API asks to try again in ${formatDuration(retryAfterMs)} only`
    : undefined;
}

function hintForConnection(
  { reason, cause }: ConnectionError,
  isLocal: boolean,
): string | undefined {
  switch (reason) {
    case "rejected":
      return "look at the rules of the proxy, and at the user and the password in HTTPS_PROXY";
    case "untrusted":
      return isLocal || hasTlsFault(cause)
        ? "a server without TLS, such as the emulator, needs http:// before its host"
        : "NODE_EXTRA_CA_CERTS can name a file of authorities whose certificates are trusted too";
    case "unreachable":
      return isLocal
        ? "look whether the server runs: pinecone-import emulator starts one"
        : WRONG_HOST;
    case "broken":
      return undefined;
  }
}

function hintForArgument(argument: string, host = ""): string | undefined {
  if (argument === "port") return "--port 0 takes any free one";
  const isInsecure = argument === "indexHost" && /^http:\/\//i.test(host) && !isLocal(host);
  return isInsecure ? "--insecure-http permits http://" : undefined;
}

/** Whether a server does not speak TLS as it should, by the code that OpenSSL gives the innermost error. */
function hasTlsFault(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MAX_ERROR_DEPTH) return false;
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return String(code).startsWith("ERR_SSL_") || hasTlsFault(cause, depth + 1);
}

function isLocal(host = ""): boolean {
  try {
    return isLoopback(new URL(host.includes("://") ? host : `https://${host}`).hostname);
  } catch {
    return false;
  }
}
