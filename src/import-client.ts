import type {
  CallOptions,
  ImportList,
  ImportOperation,
  ListImportsOptions,
  StartedImport,
  StartImportOptions,
  StartImportRequest,
  WaitOptions,
  WatchOptions,
} from "./types.js";

/** The verbs of the import API, bound to one index. Each can be taken off the client and called alone. */
export interface ImportClient {
  /**
   * Starts an import of a folder in object storage into the index, and returns its id.
   *
   * The import runs on by itself, usually for ten minutes or more. Most mistakes in the data are accepted here and show
   * later as the status `Failed`. `errorMode` left out is sent as `{ onError: "abort" }`, which is what the API does.
   *
   * The start is sent at most once, but where it is certain that the API did not take it (429, no connection). Where
   * nobody knows, as `onUnknownOutcome` says, the list of imports is asked. After an abort by your own signal nobody asks:
   * the import may have been started.
   *
   * Source: `startBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, InvalidResponseError, TimeoutError where no import was started
   * @throws StartUnconfirmedError where one may have been
   * @example
   * const { id } = await imports.startImport({ uri: "s3://bucket/dir", errorMode: { onError: "continue" } });
   */
  startImport(request: StartImportRequest, options?: StartImportOptions): Promise<StartedImport>;

  /**
   * Describes one import as it is now. An import at 100 percent may still be indexing: only `isTerminal` tells its end.
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
   * An empty page does not end it; a page token that came before does, as an `InvalidResponseError`.
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
   * 2xx answer is a success, so describe the import to learn what became of it.
   *
   * Source: `cancelBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError (for a redirect)
   * @example
   * await imports.cancelImport("101");
   */
  cancelImport(id: string, options?: CallOptions): Promise<void>;

  /**
   * Follows an import: gives it as it is now and at each change that is seen, its end last. Nothing is sent before it is
   * iterated over; each iteration starts anew, and leaving the loop stops everything but the import.
   *
   * Polls come every 2 to 30 seconds, closer together near the end, and go on through outages of up to
   * `outageToleranceMs`. Failed and Cancelled are given, not thrown.
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
   * Waits until an import is completed, and gives it. To stop waiting, by a signal or `waitTimeoutMs`, never cancels it.
   * It is polled as by `watchImport`.
   *
   * Source: `describeBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ImportFailedError, ImportCancelledError for the other ends of an import
   * @throws RecordCountError where it has fewer records than `expectRecords`
   * @throws WaitTimeoutError after `waitTimeoutMs`
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError: the last one of an outage, or a 4xx at once
   * @example
   * const done = await imports.waitForImport("101", { onProgress: ({ percentComplete }) => console.log(percentComplete) });
   */
  waitForImport(id: string, options?: WaitOptions): Promise<ImportOperation>;

  /**
   * Waits until all imports have ended, and gives them in the order of `ids`. Failed and Cancelled are returned, not
   * thrown: look at `status`. Thousands are waited for with few requests, since pages of the list are read in place of
   * one import each.
   *
   * Source: `listBulkImports` and `describeBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws WaitForImportsError where some could not be followed to the end, with what is known of each: one that fails
   * does not stop the others, but a 401 or 403 and `waitTimeoutMs` stop all
   * @throws RecordCountError where all of them together have fewer records than `expectRecords`
   * @example
   * const operations = await imports.waitForImports(["101", "102"], { waitTimeoutMs: 6 * 3_600_000 });
   */
  waitForImports(ids: readonly string[], options?: WaitOptions): Promise<ImportOperation[]>;
}
