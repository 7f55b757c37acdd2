import { parseJson } from "../json.js";
import type { Attempt, SendOnce, SuccessResponse, TextResponse } from "./http.js";
import { toInvalidResponse } from "./response-errors.js";

/** Reads a success as the call expects it: its body as JSON, or nothing. */
export function readSuccess(send: SendOnce<TextResponse>): SendOnce<SuccessResponse> {
  return async (request, attempt, signal) => {
    const response = await send(request, attempt, signal);
    const json = attempt.expects === "json" ? readJson(response, attempt) : undefined;
    const { status, serverOffsetMs, text } = response;
    return {
      ok: true,
      status,
      // openapi-fetch calls json() only if the response states its length, and takes none at all for one of 0.
      headers: {
        get: (name) => (name.toLowerCase() === "content-length" ? String(text.length) : null),
      },
      json: async () => json,
      sentAt: attempt.sentAt,
      serverOffsetMs,
      toError: (reason, problem) => toInvalidResponse(response, attempt, reason, problem),
    };
  };
}

function readJson(response: TextResponse, attempt: Attempt): unknown {
  const { text, contentType = "json" } = response;
  if (text.trim() === "") {
    throw toInvalidResponse(response, attempt, "empty", "the response is empty");
  }
  const json = parseJson(text);
  if (json !== undefined)
    return attempt.redactor.isEcho(text) ? attempt.redactor.redact(json) : json;
  const found = contentType.includes("json") ? "" : ` but ${contentType}`;
  throw toInvalidResponse(response, attempt, "not_json", `the response is not JSON${found}`);
}
