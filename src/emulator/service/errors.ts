import { API_KEY_HEADER } from "../../../generated/contract.js";
import { OPERATIONS as CONTROL_OPERATIONS } from "../../../generated/control/contract.js";
import { type EmulatedResponse, errorResponse, jsonResponse, textResponse } from "./http.js";
import type { EmulatedOperation } from "./routes.js";

/** How a plane of the API reports errors. */
export interface Errors {
  error(status: number, message: string): EmulatedResponse;
  unauthorized(): EmulatedResponse;
}

const UNAUTHORIZED = `${API_KEY_HEADER} is missing, or not a key of this project`;

/** As the index itself does: a wrong key is the one error that is plain text. */
const DATA_ERRORS: Errors = {
  error: errorResponse,
  unauthorized: () => textResponse(UNAUTHORIZED, 401),
};

/** As the control plane does, also for a wrong key. */
export const CONTROL_ERRORS: Errors = {
  error: controlErrorResponse,
  unauthorized: () => controlErrorResponse(401, UNAUTHORIZED),
};

/** How the service reports the errors of an operation. */
export function errorsOf(operation: EmulatedOperation): Errors {
  const isControl = operation in CONTROL_OPERATIONS || operation === "listIndexes";
  return isControl ? CONTROL_ERRORS : DATA_ERRORS;
}

/** The codes of the control plane, by the HTTP status. */
const CONTROL_CODES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "FORBIDDEN",
  404: "NOT_FOUND",
  408: "DEADLINE_EXCEEDED",
  429: "RESOURCE_EXHAUSTED",
  501: "UNIMPLEMENTED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

function controlErrorResponse(status: number, message: string): EmulatedResponse {
  const error = { code: CONTROL_CODES[status] ?? "UNKNOWN", message };
  return jsonResponse({ error, status }, status);
}
