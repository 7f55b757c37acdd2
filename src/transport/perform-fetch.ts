import type { Clock } from "../clock.js";
import { hasErrorBrand } from "../errors/import-client-error.js";
import type { Fetch, FetchResponse } from "../types.js";
import type { Answer, Call, HttpRequest, Send } from "./http.js";
import { readBody } from "./read-body.js";
import { mentions, redact } from "./redact.js";
import { refuseAnswer } from "./refuse-answer.js";
import { readRetryAfter } from "./retry-after.js";
import { toConnectionError } from "./to-connection-error.js";
import { untilAborted } from "./until-aborted.js";

const MAX_GOOD_BODY_BYTES = 8 * 1024 * 1024;
const MAX_BAD_BODY_BYTES = 64 * 1024;

/** A shorter key is one for tests, and may stand in the data of a success by chance. */
const MIN_ECHOED_LENGTH = 8;

export interface FetchSettings {
  fetch: Fetch;
  /** Headers for every request, names in lower case. */
  headers: Readonly<Record<string, string>>;
  apiKeyHeader: string;
  /** The key, checked. Asked for at every request. */
  getApiKey: (action: string) => Promise<string>;
  clock: Clock;
}

/** The bottom of the transport: sends one request, refuses to be sent elsewhere, and reads the answer up to a limit. */
export function performFetch(settings: FetchSettings): Send {
  return (request, call) =>
    untilAborted(call.signal, async (signal) => {
      const apiKey = await settings.getApiKey(call.action);
      signal.throwIfAborted();
      try {
        const response = await callFetch(settings, request, call, apiKey, signal);
        return await readAnswer(response, call, apiKey, settings.clock);
      } catch (error) {
        if (hasErrorBrand(error)) throw error;
        throw toConnectionError(error, call, apiKey);
      }
    });
}

function callFetch(
  { fetch, headers, apiKeyHeader }: FetchSettings,
  { url, method, body }: HttpRequest,
  call: Call,
  apiKey: string,
  signal: AbortSignal,
): Promise<FetchResponse> {
  return fetch(url, {
    method,
    headers: {
      ...headers,
      ...call.headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      [apiKeyHeader]: apiKey,
    },
    ...(body === undefined ? {} : { body }),
    redirect: "manual",
    signal,
  });
}

async function readAnswer(
  response: FetchResponse,
  call: Call,
  apiKey: string,
  { now }: Clock,
): Promise<Answer> {
  const { status, headers, ok, body } = response;
  const clean = <T>(value: T) => redact(value, apiKey);
  const readHeader = (name: string) => clean(headers.get(name) ?? undefined);
  const answer: Answer = {
    status,
    contentType: readHeader("content-type"),
    requestId: readHeader("x-pinecone-request-id") ?? readHeader("x-request-id"),
    retryAfterMs: readRetryAfter(headers, now()),
    text: "",
    echoesKey: false,
    redact: clean,
    attempts: 1,
  };
  if (isRedirect(response)) {
    body?.cancel().catch(() => {});
    throw refuseAnswer(
      answer,
      call,
      "redirect",
      "the API points elsewhere, where the key must not go",
    );
  }
  if (ok && call.expects === "nothing") {
    body?.cancel().catch(() => {});
    return answer;
  }
  const { text, isCut } = await readBody(body, ok ? MAX_GOOD_BODY_BYTES : MAX_BAD_BODY_BYTES);
  const echoesKey = apiKey.length >= MIN_ECHOED_LENGTH && mentions(text, apiKey);
  if (!ok || !isCut) return { ...answer, text, echoesKey };
  throw refuseAnswer(
    { ...answer, text },
    call,
    "too_large",
    `the answer has more than ${MAX_GOOD_BODY_BYTES} bytes`,
  );
}

/** Also where a `fetch` of the caller's followed the redirect by itself: the answer then is somebody else's. */
function isRedirect({ status, type, redirected }: FetchResponse): boolean {
  return type === "opaqueredirect" || redirected || (status >= 300 && status < 400);
}
