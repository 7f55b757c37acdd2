import type { Clock } from "../clock.js";
import type { Emit } from "../events.js";
import { bypassCaches, type Fetch, type FetchInit, type FetchResponse } from "../fetch.js";
import { openBody } from "./body-text.js";
import { toConnectionError } from "./connection-failure.js";
import {
  isCacheRejection,
  isResponse,
  toFetchFault,
  toSendError,
  watchSending,
} from "./fetch-fault.js";
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
    const head = await fetchHead(settings, request, attempt, signal);
    // A fetch that does not listen to the signal may return when the call is over.
    if (emit && !signal.aborted) {
      const { status, requestId } = head;
      const durationMs = clock.monotonic() - sentAt.monotonic;
      emit({ type: "response", operation, status, requestId, durationMs, attempt: number });
    }
    return head;
  };
}

/** Calls the `fetch`, which may return and throw anything if it is the caller's. */
async function fetchHead(
  settings: RequestSettings,
  request: HttpRequest,
  attempt: Attempt,
  signal: AbortSignal,
): Promise<ResponseHead> {
  // Of a request that is idempotent it does not matter.
  const mayBeSent = attempt.isIdempotent ? () => false : watchSending();
  const init = toInit(settings, request, attempt, signal);
  let response: unknown;
  try {
    response = await fetchPastCaches(settings.fetch, request.url, init, mayBeSent);
  } catch (thrown) {
    throw toSendError(thrown, attempt, mayBeSent());
  }
  try {
    if (isResponse(response)) return readHead(response, attempt, settings.clock);
  } catch (thrown) {
    throw toConnectionError(thrown, attempt, "broken");
  }
  throw toFetchFault(attempt, response === null ? "null" : typeof response);
}

async function fetchPastCaches(
  fetch: Fetch,
  url: string,
  init: FetchInit,
  mayBeSent: () => boolean,
): Promise<unknown> {
  try {
    return await fetch(url, { ...init, ...bypassCaches() });
  } catch (thrown) {
    if (mayBeSent() || !isCacheRejection(thrown)) throw thrown;
    return fetch(url, init);
  }
}

function toInit(
  { headers, apiKeyHeader }: RequestSettings,
  { method, body }: HttpRequest,
  attempt: Attempt,
  signal: AbortSignal,
): FetchInit {
  return {
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
  };
}

function readHead(
  response: FetchResponse,
  { redactor, sentAt, abort }: Attempt,
  clock: Clock,
): ResponseHead {
  const { status, type, redirected, headers } = response;
  const readHeader = (name: string) => redactor.redact(headers.get(name) ?? undefined);
  const date = readServerDate(headers);
  // If a `fetch` of the caller's followed a redirect by itself, the response is somebody else's.
  const isHiddenRedirect = type === "opaqueredirect" || redirected === true;
  return {
    status: isHiddenRedirect ? 0 : status,
    isOk: status >= 200 && status < 300,
    isRedirect: isHiddenRedirect || (status >= 300 && status < 400),
    contentType: readHeader("content-type"),
    requestId: readHeader("x-pinecone-request-id") ?? readHeader("x-request-id"),
    retryAfterMs: readRetryAfter(headers, date ?? clock.now()),
    serverOffset: date === undefined ? undefined : readOffset(date, sentAt, clock),
    body: openBody(response, abort),
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
