import type { Clock } from "../clock.js";
import { parseJson } from "../json.js";
import { type OpenBody, readText } from "./body-text.js";
import { toConnectionError } from "./connection-failure.js";
import { toFetchFault } from "./fetch-fault.js";
import type { Attempt, ResponseHead, SendOnce, SuccessResponse, TextResponse } from "./http.js";
import { toInvalidResponse } from "./response-errors.js";

const MAX_GOOD_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BAD_BODY_BYTES = 64 * 1024;

/** How long to wait for the body of an error, and no longer than half of the time of the attempt. */
const MAX_BAD_BODY_MS = 5_000;

/**
 * Reads the body up to a limit. A success that is longer, or breaks off, is rejected; of an error a part will do, since
 * its status matters most.
 */
export function readBody(send: SendOnce<ResponseHead>, clock: Clock): SendOnce<TextResponse> {
  return async (request, attempt, signal) => {
    const head = await send(request, attempt, signal);
    const { isOk, body } = head;
    if (!isOk) {
      const ms = Math.min(MAX_BAD_BODY_MS, attempt.limitMs / 2);
      return { ...head, text: await readBeginning(body, signal, { clock, ms }) };
    }
    if (attempt.expects === "nothing") {
      body.cancel();
      return { ...head, text: "" };
    }
    if (!body.isReadable)
      throw toFetchFault(attempt, "a body that was read, or has no way to be read");
    const { text, cut } = await readText(body, MAX_GOOD_BODY_BYTES, signal);
    if (cut === undefined) return { ...head, text };
    if (cut.reason === "broken") throw toConnectionError(cut.thrown, attempt, "broken");
    if (cut.reason === "aborted") throw signal.reason;
    const problem = `the response has more than ${MAX_GOOD_BODY_BYTES} bytes`;
    throw toInvalidResponse({ ...head, text }, attempt, "too_large", problem);
  };
}

/** Reads a success as the call expects it: its body as JSON, or nothing. */
export function readSuccess(send: SendOnce<TextResponse>): SendOnce<SuccessResponse> {
  return async (request, attempt, signal) => {
    const response = await send(request, attempt, signal);
    const json = attempt.expects === "json" ? readJson(response, attempt) : undefined;
    const { status, serverOffset, text } = response;
    return {
      ok: true,
      status,
      // openapi-fetch calls json() only if the response states its length, and takes none at all for one of 0.
      headers: {
        get: (name) => (name.toLowerCase() === "content-length" ? String(text.length) : null),
      },
      json: async () => json,
      sentAt: attempt.sentAt,
      serverOffset,
      toError: (reason, problem) => toInvalidResponse(response, attempt, reason, problem),
    };
  };
}

/** As much of a body as comes before its time or the signal ends it. */
async function readBeginning(
  body: OpenBody,
  signal: AbortSignal,
  { clock, ms }: { clock: Clock; ms: number },
): Promise<string> {
  const end = new AbortController();
  const stop = () => {
    cancelTimer();
    end.abort();
  };
  const cancelTimer = clock.schedule(stop, ms);
  signal.addEventListener("abort", stop);
  // A fetch that does not listen to the signal may return when the call is over.
  if (signal.aborted) stop();
  const { text } = await readText(body, MAX_BAD_BODY_BYTES, end.signal);
  cancelTimer();
  return text;
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
