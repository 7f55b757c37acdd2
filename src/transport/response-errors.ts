import { ApiError } from "../errors/api-error.js";
import {
  InvalidResponseError,
  type InvalidResponseReason,
} from "../errors/invalid-response-error.js";
import { isRecord, parseJson } from "../json.js";
import type { Attempt, ResponseHead, SendOnce, TextResponse } from "./http.js";
import type { Redactor } from "./redact.js";

const MAX_MESSAGE_LENGTH = 300;
const MAX_EXCERPT_LENGTH = 1_000;

/** Rejects every response that is not a success. */
export function rejectErrorStatus(send: SendOnce<TextResponse>): SendOnce<TextResponse> {
  return async (request, attempt, signal) => {
    const response = await send(request, attempt, signal);
    if (response.isOk) return response;
    throw toApiError(response, attempt);
  };
}

/** Follows no redirect: the key would go to another address. */
export function rejectRedirect(send: SendOnce<ResponseHead>): SendOnce<ResponseHead> {
  return async (request, attempt, signal) => {
    const head = await send(request, attempt, signal);
    if (!head.isRedirect) return head;
    head.body.cancel();
    const problem =
      "the API redirects to another address, to which the key is not sent; check the host";
    throw toInvalidResponse({ ...head, text: "" }, attempt, "redirect", problem);
  };
}

/** The error for a response that cannot be used. */
export function toInvalidResponse(
  response: TextResponse,
  { action, number, redactor }: Attempt,
  reason: InvalidResponseReason,
  problem: string,
): InvalidResponseError {
  const { status, contentType, requestId } = response;
  return new InvalidResponseError(action, `${problem} (status ${status})`, {
    reason,
    status,
    contentType,
    requestId,
    body: readExcerpt(response.text, redactor),
    attempts: number,
  });
}

function toApiError(response: TextResponse, { action, number, redactor }: Attempt): ApiError {
  const { status, requestId, retryAfterMs } = response;
  const { rpcCode, message, details } = readStatus(response, redactor);
  const reason = message === "" ? "" : `: ${cutText(message, MAX_MESSAGE_LENGTH)}`;
  return new ApiError(action, `the API responded ${status}${reason}`, {
    status,
    rpcCode,
    details,
    requestId,
    retryAfterMs,
    body: readExcerpt(response.text, redactor),
    attempts: number,
  });
}

interface RpcStatus {
  rpcCode: number | undefined;
  message: string;
  details: unknown[];
}

/**
 * The import plane responds `{code, message, details}`, other planes `{status, error: {code, message}}`, gateways text,
 * HTML or a problem document: `{title, detail}`.
 */
function readStatus({ text, contentType }: TextResponse, redactor: Redactor): RpcStatus {
  const body = redactor.redact(parseJson(text));
  if (!isRecord(body)) {
    const message = readPlainText(redactor.redact(text), contentType);
    return { rpcCode: undefined, message, details: [] };
  }
  const { code, message, details, title, detail } = isRecord(body.error) ? body.error : body;
  return {
    rpcCode: toRpcCode(code),
    message: [message ?? title, detail].filter(isText).join(": ").trim(),
    details: Array.isArray(details) ? details : [],
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The code has been seen as a number and as a number in quotes. */
function toRpcCode(code: unknown): number | undefined {
  const number = typeof code === "string" && /^\d+$/.test(code) ? Number(code) : code;
  return typeof number === "number" && Number.isInteger(number) ? number : undefined;
}

function readPlainText(text: string, contentType: string | undefined): string {
  const isPage = contentType?.includes("html") || /^\s*</.test(text);
  return isPage ? "an HTML page" : text.trim().replace(/\s+/g, " ");
}

function readExcerpt(text: string, redactor: Redactor): string {
  return cutText(redactor.redact(text), MAX_EXCERPT_LENGTH);
}

/** The beginning of a string, never ending in the middle of a character. */
function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
