import type { Clock } from "../clock.js";
import { hasErrorBrand } from "../errors/import-client-error.js";
import type { Fetch, FetchResponse } from "../types.js";
import { readConnectionFailure } from "./connection-failure.js";
import type { Emit } from "./emit.js";
import type { Answer, Attempt, HttpRequest, SendAttempt } from "./http.js";
import { mentions, redact } from "./redact.js";
import { readRetryAfter, readServerDate } from "./retry-after.js";
import { toConnectionError } from "./to-connection-error.js";

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
  emit: Emit;
}

/** The bottom of the transport: asks for the key, sends the request, and gives what came back, its body unread. */
export function fetchAnswer(settings: FetchSettings): SendAttempt {
  const { getApiKey, emit, clock } = settings;
  return async (request, attempt, signal) => {
    const { operation, action, number } = attempt;
    const apiKey = await getApiKey(action);
    signal.throwIfAborted();
    const { url, method } = request;
    const sentAt = clock.monotonic();
    emit?.({
      type: "request",
      operation,
      method,
      path: redact(readPath(url), apiKey),
      attempt: number,
    });
    attempt.isSent = true;
    try {
      const response = await callFetch(settings, request, { attempt, apiKey, signal });
      const answer = toAnswer(response, { attempt, apiKey, clock });
      const { status, requestId } = answer;
      const durationMs = clock.monotonic() - sentAt;
      emit?.({ type: "response", operation, status, requestId, durationMs, attempt: number });
      return answer;
    } catch (error) {
      if (hasErrorBrand(error)) throw error;
      const reason = readConnectionFailure(error);
      throw toConnectionError(error, { attempt, reason, redact: (value) => redact(value, apiKey) });
    }
  };
}

function callFetch(
  { fetch, headers, apiKeyHeader }: FetchSettings,
  { url, method, body }: HttpRequest,
  { attempt, apiKey, signal }: { attempt: Attempt; apiKey: string; signal: AbortSignal },
): Promise<FetchResponse> {
  return fetch(url, {
    method,
    headers: {
      ...headers,
      ...attempt.headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      [apiKeyHeader]: apiKey,
    },
    ...(body === undefined ? {} : { body }),
    redirect: "manual",
    signal,
  });
}

function toAnswer(
  { status, type, redirected, headers, body }: FetchResponse,
  { attempt, apiKey, clock }: { attempt: Attempt; apiKey: string; clock: Clock },
): Answer {
  const clean = <T>(value: T) => redact(value, apiKey);
  const readHeader = (name: string) => clean(headers.get(name) ?? undefined);
  const date = readServerDate(headers);
  return {
    status,
    isOk: status >= 200 && status < 300,
    // Also where a `fetch` of the caller's followed it by itself: the answer then is somebody else's.
    isRedirect: type === "opaqueredirect" || redirected || (status >= 300 && status < 400),
    contentType: readHeader("content-type"),
    requestId: readHeader("x-pinecone-request-id") ?? readHeader("x-request-id"),
    retryAfterMs: readRetryAfter(headers, clock.now()),
    serverOffsetMs: date === undefined ? undefined : date - clock.monotonic(),
    body,
    text: "",
    echoesKey: (text) => apiKey.length >= MIN_ECHOED_LENGTH && mentions(text, apiKey),
    redact: clean,
    attempts: attempt.number,
    startedAt: attempt.startedAt,
  };
}

function readPath(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
