export { API_VERSION, IMPORT_STATUSES } from "../generated/contract.js";
export { createImportClient, type ImportClient } from "./client.js";
export { ApiError } from "./errors/api-error.js";
export { ConnectionError, type ConnectionErrorReason } from "./errors/connection-error.js";
export { ImportCancelledError } from "./errors/import-cancelled-error.js";
export { ImportClientError } from "./errors/import-client-error.js";
export { ImportFailedError } from "./errors/import-failed-error.js";
export { InvalidArgumentError } from "./errors/invalid-argument-error.js";
export {
  InvalidResponseError,
  type InvalidResponseReason,
} from "./errors/invalid-response-error.js";
export { isImportClientError } from "./errors/is-import-client-error.js";
export { RecordCountError } from "./errors/record-count-error.js";
export { StartUnconfirmedError } from "./errors/start-unconfirmed-error.js";
export { TimeoutError } from "./errors/timeout-error.js";
export { WaitForImportsError } from "./errors/wait-for-imports-error.js";
export { WaitTimeoutError } from "./errors/wait-timeout-error.js";
export type { ImportClientEvent } from "./events.js";
export type { Fetch, FetchBody, FetchInit, FetchResponse } from "./fetch.js";
export { failureReason, isTerminal } from "./imports/import-operation.js";
export { type ListImportsOptions, PAGE_SIZE as MAX_PAGE_SIZE } from "./imports/list-imports.js";
export {
  type FindAttachableOptions,
  findAttachable,
  type StartImportOptions,
} from "./imports/start-import.js";
export type { CallOptions } from "./options/call-options.js";
export type { ImportClientOptions } from "./options/client-options.js";
export type { WaitOptions, WatchOptions } from "./options/wait-options.js";
export type {
  FailureReason,
  ImportList,
  ImportOperation,
  ImportPage,
  ImportProgress,
  ImportStatus,
  IndexStats,
  OperationName,
  StartedImport,
  StartImportRequest,
} from "./types.js";
export { redactUri } from "./uri-secrets.js";
