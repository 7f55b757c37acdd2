export { API_VERSION, IMPORT_STATUSES } from "../generated/contract.js";
export { createImportClient } from "./client.js";
export { ApiError } from "./errors/api-error.js";
export { ConnectionError, type ConnectionErrorReason } from "./errors/connection-error.js";
export { ImportClientError } from "./errors/import-client-error.js";
export { InvalidArgumentError } from "./errors/invalid-argument-error.js";
export {
  InvalidResponseError,
  type InvalidResponseReason,
} from "./errors/invalid-response-error.js";
export { isImportClientError } from "./errors/is-import-client-error.js";
export { StartUnconfirmedError } from "./errors/start-unconfirmed-error.js";
export { TimeoutError } from "./errors/timeout-error.js";
export type { ImportClientEvent, OperationName } from "./events.js";
export type { Fetch, FetchBody, FetchInit, FetchResponse } from "./fetch.js";
export { type FailureReason, failureReason } from "./imports/failure-reason.js";
export { isTerminal } from "./imports/is-terminal.js";
export type {
  CallOptions,
  ImportClient,
  ImportClientOptions,
  ImportList,
  ImportOperation,
  ImportPage,
  ImportStatus,
  ListImportsOptions,
  StartedImport,
  StartImportOptions,
  StartImportRequest,
} from "./types.js";
