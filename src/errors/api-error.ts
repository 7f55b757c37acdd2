import { ImportClientError } from "./import-client-error.js";

export interface ApiErrorFields {
  status: number;
  rpcCode: number | undefined;
  details: unknown[];
  requestId: string | undefined;
  retryAfterMs: number | undefined;
  body: string;
  attempts: number;
}

/** The API responded with a status that is not a success. */
export class ApiError extends ImportClientError {
  override readonly name = "ApiError";
  readonly code = "api_error";
  /** The HTTP status. */
  readonly status: number;
  /** The gRPC status code, such as 3 (invalid argument), 5 (not found), 7 (denied), 8 (exhausted), 16 (unauthenticated). */
  readonly rpcCode: number | undefined;
  /** What the response holds besides its message. */
  readonly details: unknown[];
  /** The API's id of the request, for a support case. */
  readonly requestId: string | undefined;
  /** How long the API asks to wait before the next attempt. */
  readonly retryAfterMs: number | undefined;
  /** The beginning of the response's body. */
  readonly body: string;
  /** How many attempts were made, counting those that did not reach the API. */
  readonly attempts: number;

  constructor(action: string, problem: string, fields: ApiErrorFields) {
    super(action, problem);
    this.status = fields.status;
    this.rpcCode = fields.rpcCode;
    this.details = fields.details;
    this.requestId = fields.requestId;
    this.retryAfterMs = fields.retryAfterMs;
    this.body = fields.body;
    this.attempts = fields.attempts;
  }
}
