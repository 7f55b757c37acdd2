import { ApiError } from "../errors/api-error.js";
import { isRecord } from "../is-record.js";
import { cutText, readExcerpt } from "./excerpt.js";
import type { Answer, Call, SendAttempt } from "./http.js";
import { parseJson } from "./parse-json.js";

const MAX_MESSAGE_LENGTH = 300;

/** Turns every answer that is no success into an ApiError. */
export function refuseErrorStatus(send: SendAttempt): SendAttempt {
  return async (request, attempt, signal) => {
    const answer = await send(request, attempt, signal);
    if (answer.isOk) return answer;
    throw toApiError(answer, attempt);
  };
}

function toApiError(answer: Answer, { action }: Pick<Call, "action">): ApiError {
  const { status, requestId, retryAfterMs, attempts } = answer;
  const { rpcCode, message, details } = readProblem(answer);
  const reason = message === "" ? "" : `: ${cutText(message, MAX_MESSAGE_LENGTH)}`;
  return new ApiError(`Cannot ${action} as the API answered ${status}${reason}`, {
    status,
    rpcCode,
    details,
    requestId,
    retryAfterMs,
    body: readExcerpt(answer),
    attempts,
  });
}

interface Problem {
  rpcCode: number | undefined;
  message: string;
  details: unknown[];
}

/** The import plane answers `{code, message, details}`, other planes `{status, error: {code, message}}`, gateways text or HTML. */
function readProblem({ text, contentType, redactor }: Answer): Problem {
  const body = redactor.redact(parseJson(text));
  if (!isRecord(body))
    return {
      rpcCode: undefined,
      message: readPlainText(redactor.redact(text), contentType),
      details: [],
    };
  const problem = isRecord(body.error) ? body.error : body;
  return {
    rpcCode: toRpcCode(problem.code),
    message: typeof problem.message === "string" ? problem.message.trim() : "",
    details: Array.isArray(problem.details) ? problem.details : [],
  };
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
