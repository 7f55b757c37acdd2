export { API_VERSION, IMPORT_STATUSES, type OperationName } from "../generated/contract.js";
export { createImportClient } from "./client.js";
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
export type { ImportClient } from "./import-client.js";
export { type FailureReason, failureReason } from "./imports/failure-reason.js";
export { isTerminal } from "./imports/is-terminal.js";
export type {
  CallOptions,
  ImportClientOptions,
  ImportList,
  ImportOperation,
  ImportPage,
  ImportProgress,
  ImportStatus,
  ListImportsOptions,
  StartedImport,
  StartImportOptions,
  StartImportRequest,
  WaitOptions,
  WatchOptions,
} from "./types.js";
