import { ImportClientError } from "./import-client-error.js";

/** Why a response cannot be used. */
export type InvalidResponseReason =
  | "not_json"
  | "empty"
  | "shape"
  | "too_large"
  | "redirect"
  | "repeated_token";

export interface InvalidResponseFields {
  reason: InvalidResponseReason;
  status: number;
  contentType: string | undefined;
  requestId: string | undefined;
  body: string;
  attempts: number;
}

/** A response says success, or redirects, but is not what the contract promises. */
export class InvalidResponseError extends ImportClientError {
  override readonly name = "InvalidResponseError";
  readonly code = "invalid_response";
  readonly reason: InvalidResponseReason;
  /** The HTTP status; 0 for a redirect that a browser hides, or that a `fetch` followed by itself. */
  readonly status: number;
  readonly contentType: string | undefined;
  /** The API's id of the request, for a support case. */
  readonly requestId: string | undefined;
  /** The beginning of the response's body; empty for a redirect. */
  readonly body: string;
  /** How many attempts were made, counting those that did not reach the API. */
  readonly attempts: number;

  constructor(action: string, problem: string, fields: InvalidResponseFields) {
    super(action, problem);
    this.reason = fields.reason;
    this.status = fields.status;
    this.contentType = fields.contentType;
    this.requestId = fields.requestId;
    this.body = fields.body;
    this.attempts = fields.attempts;
  }
}
