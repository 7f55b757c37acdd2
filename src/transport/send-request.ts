import type { Clock } from "../clock.js";
import type { Emit } from "../events.js";
import type { Fetch, FetchResponse } from "../fetch.js";
import { readConnectionFailure, toConnectionError } from "./connection-failure.js";
import type { Attempt, HttpRequest, Moment, ResponseHead, SendOnce, ServerOffset } from "./http.js";
import { readRetryAfter, readServerDate } from "./retry-after.js";

/** A `Date` is cut to whole seconds. */
const DATE_STEP_MS = 1_000;

export interface RequestSettings {
  fetch: Fetch;
  /** Headers for every request, names in lower case. */
  headers: Readonly<Record<string, string>>;
  apiKeyHeader: string;
  clock: Clock;
  emit: Emit;
}

/** The bottom of the transport: sends the request, and returns the head of the response, its body unread. */
export function sendRequest(settings: RequestSettings): SendOnce<ResponseHead> {
  const { emit, clock } = settings;
  return async (request, attempt, signal) => {
    const { operation, number, redactor, sentAt } = attempt;
    if (emit) {
      const path = redactor.redact(readPath(request));
      emit({ type: "request", operation, method: request.method, path, attempt: number });
      // A listener may abort.
      signal.throwIfAborted();
    }
    try {
      const response = await callFetch(settings, request, attempt, signal);
      const head = readHead(response, attempt, clock);
      // A fetch that does not listen to the signal may return when the call is over.
      if (emit && !signal.aborted) {
        const { status, requestId } = head;
        const durationMs = clock.monotonic() - sentAt.monotonic;
        emit({ type: "response", operation, status, requestId, durationMs, attempt: number });
      }
      return head;
    } catch (error) {
      throw toConnectionError(error, attempt, readConnectionFailure(error));
    }
  };
}

function callFetch(
  { fetch, headers, apiKeyHeader }: RequestSettings,
  { url, method, body }: HttpRequest,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<FetchResponse> {
  return fetch(url, {
    method,
    headers: {
      ...headers,
      ...attempt.headers,
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      [apiKeyHeader]: attempt.apiKey,
    },
    ...(body === undefined ? {} : { body }),
    redirect: "manual",
    signal,
  });
}

function readHead(
  { status, type, redirected, headers, body }: FetchResponse,
  { redactor, sentAt }: Attempt,
  clock: Clock,
): ResponseHead {
  const readHeader = (name: string) => redactor.redact(headers.get(name) ?? undefined);
  const date = readServerDate(headers);
  // If a `fetch` of the caller's followed a redirect by itself, the response is somebody else's.
  const isHiddenRedirect = type === "opaqueredirect" || redirected;
  return {
    status: isHiddenRedirect ? 0 : status,
    isOk: status >= 200 && status < 300,
    isRedirect: isHiddenRedirect || (status >= 300 && status < 400),
    contentType: readHeader("content-type"),
    requestId: readHeader("x-pinecone-request-id") ?? readHeader("x-request-id"),
    retryAfterMs: readRetryAfter(headers, date ?? clock.now()),
    serverOffset: date === undefined ? undefined : readOffset(date, sentAt, clock),
    body,
  };
}

/** The response was written between the moment when its request was sent and now. */
function readOffset(date: number, sentAt: Moment, clock: Clock): ServerOffset {
  const mostMs = date + DATE_STEP_MS - sentAt.monotonic;
  return { leastMs: date - clock.monotonic(), mostMs };
}

function readPath({ url }: HttpRequest): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
