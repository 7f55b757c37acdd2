import {
  type ConnectionError,
  type FailureReason,
  failureReason,
  type ImportOperation,
  isImportClientError,
} from "../index.js";
import { formatDuration } from "./output/format.js";
import { isLoopback, nameProxy } from "./proxy.js";
import type { Surroundings } from "./surroundings.js";

const WRONG_HOST = "check that the host is that of the index, as the console shows it";

interface Target {
  /** The host of the index, as it was given. */
  host: string | undefined;
  env: Surroundings["env"];
}

/** What to do about an error, if something can be said. */
export function errorHint(error: unknown, target: Target): string | undefined {
  if (!isImportClientError(error)) return undefined;
  switch (error.code) {
    case "api_error":
      return hintForStatus(error.status) ?? hintForPause(error.retryAfterMs);
    case "connection_failed":
      return hintForConnection(error, target);
    case "import_failed":
      return failureHint(error.operation);
    case "invalid_argument":
      return hintForArgument(error.argument, target.host);
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
      return "imports belong to an index: check the host, and pinecone-import list";
    default:
      return undefined;
  }
}

function hintForPause(retryAfterMs = 0): string | undefined {
  return retryAfterMs > 0
    ? `the API asks to wait ${formatDuration(retryAfterMs)} before the next attempt`
    : undefined;
}

function hintForConnection(
  { reason, cause }: ConnectionError,
  { host, env }: Target,
): string | undefined {
  const proxy = nameProxy(env, host);
  switch (reason) {
    case "rejected":
      return `check the rules of the proxy, and its user and password${proxy ? `: ${proxy}` : ""}`;
    case "untrusted":
      return (isLoopback(host) && !/^https:/i.test(host ?? "")) || hasTlsFault(cause)
        ? "a server without TLS, such as the emulator, needs http:// before its host"
        : "NODE_EXTRA_CA_CERTS can name a file of authorities whose certificates are trusted too";
    case "unreachable":
      if (proxy !== undefined) return `${WRONG_HOST}, and the proxy: ${proxy}`;
      return isLoopback(host)
        ? "check that the server is running: pinecone-import emulator starts one"
        : WRONG_HOST;
    case "broken":
      return undefined;
  }
}

function hintForArgument(argument: string, host = ""): string | undefined {
  if (argument === "port") return "--port 0 takes any free one";
  const isInsecure = argument === "indexHost" && /^http:\/\//i.test(host) && !isLoopback(host);
  return isInsecure ? "--insecure-http permits http://" : undefined;
}

/** Whether a server does not speak TLS as it should, by the code that OpenSSL gives the innermost error. */
function hasTlsFault(cause: unknown): boolean {
  const visited = new Set<unknown>();
  for (let error = cause; error instanceof Error && !visited.has(error); error = error.cause) {
    visited.add(error);
    if ("code" in error && String(error.code).startsWith("ERR_SSL_")) return true;
  }
  return false;
}

const FAILURE_HINTS: Readonly<Record<FailureReason, string>> = {
  namespace_exists:
    "imports only create new namespaces, and one that failed may have left some behind: delete the namespace, or rename its folder",
  no_namespace:
    "the uri must be the folder above those of the namespaces, as in DIR/__default__/part-0.parquet",
  not_a_folder: "the uri must be the folder above those of the namespaces, and not a file",
  no_files: "each namespace is a folder that holds files whose names end in .parquet",
  bad_column:
    "the columns are id (string), values (list of float), sparse_values (indices and values) and metadata (a string of JSON), and no others",
  bad_file: "the file is not a complete Parquet file: write it again, and check its upload",
  bad_record:
    "the error names the file and the row: fix it, or skip bad records with --on-error continue",
  limit_exceeded: "the folder is too large for one import: split it into several",
  all_rows_skipped:
    "every row is bad: start it with --on-error abort to learn what is wrong with the first",
};

/** What to do about an import that failed for a known reason, or that completed without a record. */
export function failureHint(operation: ImportOperation): string | undefined {
  const { status, recordsImported = 0 } = operation;
  if (status === "Completed" && recordsImported === 0) {
    return "it completed with 0 records: check that the uri is the folder above those of the namespaces";
  }
  const reason = status === "Failed" ? failureReason(operation) : undefined;
  return reason && FAILURE_HINTS[reason];
}
