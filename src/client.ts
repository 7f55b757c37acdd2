import {
  API_KEY_HEADER,
  API_VERSION,
  API_VERSION_HEADER,
  type OperationName,
} from "../generated/contract.js";
import { SERVER_URL } from "../generated/control/contract.js";
import { type Clock, systemClock } from "./clock.js";
import { createEmit } from "./events.js";
import type { FollowContext } from "./follow/poller.js";
import { waitForImport } from "./follow/wait-for-import.js";
import { waitForImports } from "./follow/wait-for-imports.js";
import { watchImport } from "./follow/watch-import.js";
import { createApi, type IndexApi } from "./imports/api.js";
import { cancelImport } from "./imports/cancel-import.js";
import { describeImport, sendDescribe } from "./imports/describe-import.js";
import { type ListImportsOptions, listImports, readPages } from "./imports/list-imports.js";
import { type StartImportOptions, startImport } from "./imports/start-import.js";
import { createStartLedger } from "./imports/start-ledger.js";
import { describeIndexStats } from "./indexes/describe-index-stats.js";
import { sendToIndex } from "./indexes/index-host.js";
import type { CallOptions } from "./options/call-options.js";
import { type ImportClientOptions, resolveClientOptions } from "./options/client-options.js";
import type { WaitOptions, WatchOptions } from "./options/wait-options.js";
import { createTransport } from "./transport/create-transport.js";
import { createKeyGuard } from "./transport/redact.js";
import type {
  ImportList,
  ImportOperation,
  IndexStats,
  StartedImport,
  StartImportRequest,
} from "./types.js";

/** The verbs of the import API, bound to one index. Each can be taken off the client and called alone. */
export interface ImportClient {
  /**
   * Starts an import of a folder in object storage into the index, and returns its id.
   *
   * The import runs by itself, usually for ten minutes or more. Most mistakes in the data are accepted here and show
   * later as the status `Failed`. `errorMode` left out is sent as `{ onError: "abort" }`; the official SDKs send
   * `continue`, which skips bad records.
   *
   * The start is sent at most once, unless it is certain that the API did not accept it (429, no connection). If its
   * outcome is unknown, `onUnknownOutcome` decides; by default the list of imports is searched. After an abort by your own
   * signal nothing is searched: the import may have been started.
   *
   * Source: `startBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, InvalidResponseError, TimeoutError if no import was started
   * @throws StartUnconfirmedError if one may have been started
   * @example
   * const { id } = await imports.startImport({ uri: "s3://bucket/dir", errorMode: { onError: "continue" } });
   */
  startImport(request: StartImportRequest, options?: StartImportOptions): Promise<StartedImport>;

  /**
   * Describes one import as it is now. An import at 100 percent may still be indexing: only `isTerminal` shows its end.
   *
   * Source: `describeBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError (404 for an unknown id), ConnectionError, TimeoutError, InvalidResponseError
   * @example
   * const { status, percentComplete } = await imports.describeImport("101");
   */
  describeImport(id: string, options?: CallOptions): Promise<ImportOperation>;

  /**
   * Lists the imports of the index. Nothing is sent before the list is iterated over, and each page when it is needed.
   * An empty page does not end it; a page token that came before ends it with an `InvalidResponseError`.
   *
   * Source: `listBulkImports`.
   * @throws InvalidArgumentError at the call
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError while iterating
   * @example
   * for await (const operation of imports.listImports()) console.log(operation.id, operation.status);
   */
  listImports(options?: ListImportsOptions): ImportList;

  /**
   * Cancels an import that has not finished. Records that were imported stay; a finished import is left as it is. Any
   * 2xx response is a success, so describe the import to learn what became of it.
   *
   * Source: `cancelBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError (for a redirect)
   * @example
   * await imports.cancelImport("101");
   */
  cancelImport(id: string, options?: CallOptions): Promise<void>;

  /**
   * Follows an import: yields it as it is now and at each change that is seen, its end last. Nothing is sent before it is
   * iterated over; each iteration starts anew, and leaving the loop stops everything but the import.
   *
   * Polls come every 2 to 30 seconds, closer together near the end, and continue through outages of up to
   * `outageToleranceMs`. Failed and Cancelled are yielded, not thrown.
   *
   * Source: `describeBulkImport`.
   * @throws InvalidArgumentError at the call
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError while iterating: the last one of an outage, or
   * a 4xx at once
   * @example
   * for await (const operation of imports.watchImport("101")) console.log(operation.status);
   */
  watchImport(id: string, options?: WatchOptions): AsyncIterable<ImportOperation>;

  /**
   * Waits until an import has completed, and returns it. To stop waiting, by a signal or `timeoutMs`, never cancels it.
   * It is polled as by `watchImport`.
   *
   * Source: `describeBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ImportFailedError, ImportCancelledError for the other ends of an import
   * @throws RecordCountError if it has fewer records than `expectRecords`
   * @throws WaitTimeoutError after `timeoutMs`
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError: the last one of an outage, or a 4xx at once
   * @example
   * const done = await imports.waitForImport("101", { onProgress: ({ percentComplete }) => console.log(percentComplete) });
   */
  waitForImport(id: string, options?: WaitOptions): Promise<ImportOperation>;

  /**
   * Waits until all imports have ended, and returns them in the order of `ids`. Failed and Cancelled are returned, not
   * thrown, unless `failFast` is set: look at `status`. Thousands are waited for with few requests, since pages of the
   * list are read instead of one import each.
   *
   * Source: `listBulkImports` and `describeBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws WaitForImportsError if some could not be followed to the end, with what is known of each: one that fails does
   * not stop the others, but a 401 or 403, `timeoutMs` and `failFast` stop all
   * @throws RecordCountError if all of them together have fewer records than `expectRecords`
   * @example
   * const operations = await imports.waitForImports(["101", "102"], { timeoutMs: 6 * 3_600_000 });
   */
  waitForImports(ids: readonly string[], options?: WaitOptions): Promise<ImportOperation[]>;

  /**
   * Describes what the index holds: its namespaces with the number of records in each, the dimension of its vectors (none
   * of a sparse index), and their type. Imports create namespaces, and fail if one exists. Counts may lag behind.
   *
   * Source: `describeIndexStats`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError
   * @example
   * const { dimension, namespaces } = await imports.describeIndexStats();
   */
  describeIndexStats(options?: CallOptions): Promise<IndexStats>;
}

const RESERVED_HEADERS = [API_KEY_HEADER.toLowerCase(), API_VERSION_HEADER.toLowerCase()];

/**
 * Creates a client for the imports of one index.
 * @throws InvalidArgumentError if an option or an environment variable is missing or wrong
 * @example
 * const imports = createImportClient({ apiKey, indexHost });
 * const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
 */
export function createImportClient(options: ImportClientOptions = {}): ImportClient {
  return wireImportClient(options, systemClock);
}

/** The same, with its clock handed in. Not part of the public API. */
export function wireImportClient(options: ImportClientOptions, clock: Clock): ImportClient {
  const resolved = resolveClientOptions(options, RESERVED_HEADERS, SERVER_URL);
  const { target, allowInsecureHttp, limits, onEvent, ...sending } = resolved;
  const emit = createEmit(onEvent);
  const headers = { ...resolved.headers, [API_VERSION_HEADER]: API_VERSION };
  const guard = createKeyGuard();
  if (typeof sending.apiKey === "string") guard.redactorFor(sending.apiKey);
  const settings = { ...sending, headers, apiKeyHeader: API_KEY_HEADER, guard, clock, emit };
  const send = createTransport(settings);
  const callContext = { limits, reservedHeaders: RESERVED_HEADERS };
  const api: IndexApi =
    target.indexName === undefined
      ? createApi(target.baseUrl, send, callContext)
      : createApi(
          "",
          sendToIndex(send, { ...target, callContext, allowInsecureHttp, clock }),
          callContext,
        );
  const ledger = createStartLedger(clock);
  const starts = { api, ledger, clock, emit, hideKey: guard.hide };
  const follow: FollowContext = {
    clock,
    emit,
    callContext,
    describe: (id, options) => sendDescribe(api, id, options),
    readPages: (options) => readPages(api, options),
    isFresh: ledger.isFresh,
    hideKey: guard.hide,
  };
  return {
    startImport: (request, options) => startImport(starts, request, options),
    describeImport: (id, options) => describeImport(api, id, options),
    listImports: (options) => listImports(api, options),
    cancelImport: (id, options) => cancelImport(api, id, options),
    watchImport: (id, options) => watchImport(follow, id, options),
    waitForImport: (id, options) => waitForImport(follow, id, options),
    waitForImports: (ids, options) => waitForImports(follow, ids, options),
    describeIndexStats: (options) => describeIndexStats(api, options),
  } satisfies ImportClient & Record<OperationName, unknown>;
}
