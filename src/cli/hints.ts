import type { CheckError } from "../check.js";
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

/** How the index is named, if it is, and where its host is looked up. */
interface Target {
  indexHost?: string | undefined;
  indexName?: string | undefined;
  controlHost?: string | undefined;
  env: Surroundings["env"];
}

/** What to do about an error, if something can be said. */
export function errorHint(error: unknown, target: Target): string | undefined {
  if (!isImportClientError(error)) return undefined;
  switch (error.code) {
    case "api_error":
      return hintForStatus(error.status, target) ?? hintForPause(error.retryAfterMs);
    case "connection_failed":
      return hintForConnection(error, target);
    case "import_failed":
      return failureHint(error.operation);
    case "check_failed":
      return hintForCheck(error, target);
    case "invalid_argument":
      return hintForArgument(error.argument, target);
    case "invalid_response":
      return ["redirect", "not_json"].includes(error.reason) ? checkHost(target) : undefined;
    default:
      return undefined;
  }
}

/** Which address to check. */
function checkHost({ indexName, controlHost }: Target): string {
  if (indexName === undefined) return WRONG_HOST;
  return controlHost === undefined
    ? "check the network: hosts are looked up at https://api.pinecone.io"
    : "check PINECONE_CONTROLLER_HOST: hosts are looked up there, and otherwise at https://api.pinecone.io";
}

function hintForStatus(status: number, { indexName }: Target): string | undefined {
  switch (status) {
    case 401:
      return `PINECONE_API_KEY must be a key of the project that has the index${indexName === undefined ? ", and the host that of the index alone, without a path" : ""}`;
    case 403:
      return "this key or this plan does not permit it: the console shows the roles of a key";
    case 404:
      return indexName === undefined
        ? "imports belong to an index: check the host, and pinecone-import list"
        : `imports belong to an index: check its name ${indexName}, that PINECONE_API_KEY is a key of its project, and pinecone-import list`;
    default:
      return undefined;
  }
}

function hintForPause(retryAfterMs = 0): string | undefined {
  return retryAfterMs > 0
    ? `the API asks to wait ${formatDuration(retryAfterMs)} before the next attempt`
    : undefined;
}

function hintForConnection({ reason, cause }: ConnectionError, target: Target): string | undefined {
  const host = target.indexHost ?? target.controlHost;
  const proxy = nameProxy(target.env, host);
  switch (reason) {
    case "rejected":
      return `check the rules of the proxy, and its user and password${proxy ? `: ${proxy}` : ""}`;
    case "untrusted":
      return (isLoopback(host) && !/^https:/i.test(host ?? "")) || hasTlsFault(cause)
        ? "a server without TLS, such as the emulator, needs http:// before its host"
        : "NODE_EXTRA_CA_CERTS can name a file of authorities whose certificates are trusted too";
    case "unreachable":
      if (proxy !== undefined) return `${checkHost(target)}, and the proxy: ${proxy}`;
      return isLoopback(host)
        ? "check that the server is running: pinecone-import emulator starts one"
        : checkHost(target);
    case "not_ready":
    case "broken":
      return undefined;
  }
}

/** The error itself says what to do: this is what is easily overlooked. */
function hintForCheck({ reason, action }: CheckError, { env }: Target): string | undefined {
  const isStore = action.includes("://");
  switch (reason) {
    case "missing_package":
      return "npx finds it in the working directory too";
    case "denied":
    case "no_credentials":
    case "expired":
      return isStore
        ? "Pinecone reads by its integration, and not by these credentials: an import can be started without a check"
        : undefined;
    case "not_found":
      return isStore
        ? "the bucket comes first: s3://BUCKET/FOLDER, or https://ACCOUNT.blob.core.windows.net/CONTAINER/FOLDER"
        : undefined;
    case "unreachable":
      return action.includes("s3://") && nameProxy(env, "store") !== undefined
        ? "the AWS SDK reads no proxy variables: use checkSource() with a client of your own"
        : undefined;
  }
}

function hintForArgument(argument: string, { indexHost, controlHost }: Target): string | undefined {
  if (argument === "port") return "--port 0 takes any free one";
  const host = { indexHost, controlHost }[argument] ?? "";
  const isInsecure = /^http:\/\//i.test(host) && !isLoopback(host);
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
    "imports only create new namespaces, and one before, perhaps one that failed, has made this one: delete the namespace, or rename its folder",
  no_namespace:
    "the uri must be the folder above those of the namespaces, as in DIR/__default__/part-0.parquet",
  not_a_folder: "the uri must be the folder above those of the namespaces, and not a file",
  no_files: "each namespace is a folder that holds files whose names end in .parquet",
  bad_column:
    "the columns are id (string), values (list of float), sparse_values (indices and values) and metadata (a string of JSON), and no others",
  bad_file: "the file is not a complete Parquet file: write it again, and check its upload",
  bad_record: "fix the records that the error names, or skip bad ones with --on-error continue",
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
