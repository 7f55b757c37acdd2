import type { Clock } from "../clock.js";
import type { Fetch, FetchResponse } from "../fetch.js";
import { readConnectionFailure } from "./connection-failure.js";
import type { Emit } from "./emit.js";
import type { Answer, Attempt, HttpRequest, Moment, SendAttempt } from "./http.js";
import { createRedactor, type Redactor } from "./redact.js";
import { readRetryAfter, readServerDate } from "./retry-after.js";
import { toConnectionError } from "./to-connection-error.js";

/** A `Date` that is further off than this says nothing of when things happen on the server. */
const MAX_SKEW_MS = 86_400_000;

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

/** What must be known of a try to send it and to read its answer. */
interface Sending {
  attempt: Attempt;
  signal: AbortSignal;
  apiKey: string;
  redactor: Redactor;
}

/** The bottom of the transport: asks for the key, sends the request, and gives what came back, its body unread. */
export function fetchAnswer(settings: FetchSettings): SendAttempt {
  const { getApiKey, emit, clock } = settings;
  const redactorOf = keepLast(createRedactor);
  return async (request, attempt, signal) => {
    const { operation, action, number } = attempt;
    const apiKey = await getApiKey(action);
    signal.throwIfAborted();
    const redactor = redactorOf(apiKey);
    if (emit) {
      const path = redactor.redact(readPath(request));
      emit({ type: "request", operation, method: request.method, path, attempt: number });
      // A listener may abort.
      signal.throwIfAborted();
    }
    const sentAt = { now: clock.now(), monotonic: clock.monotonic() };
    attempt.sentAt = sentAt;
    try {
      const sending = { attempt, signal, apiKey, redactor };
      const response = await callFetch(settings, request, sending);
      const answer = toAnswer(response, { ...sending, sentAt, clock });
      // A fetch that does not listen to the signal may give its answer when the call is over.
      if (emit && !signal.aborted) {
        const { status, requestId } = answer;
        const durationMs = clock.monotonic() - sentAt.monotonic;
        emit({ type: "response", operation, status, requestId, durationMs, attempt: number });
      }
      return answer;
    } catch (error) {
      const reason = readConnectionFailure(error);
      throw toConnectionError(error, { attempt, reason, redactor });
    }
  };
}

function callFetch(
  { fetch, headers, apiKeyHeader }: FetchSettings,
  { url, method, body }: HttpRequest,
  { attempt, apiKey, signal }: Sending,
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
  { attempt, redactor, sentAt, clock }: Sending & { sentAt: Moment; clock: Clock },
): Answer {
  const readHeader = (name: string) => redactor.redact(headers.get(name) ?? undefined);
  const date = readServerDate(headers);
  const isPlausible = date !== undefined && Math.abs(date - clock.now()) < MAX_SKEW_MS;
  // Where a `fetch` of the caller's followed a redirect by itself, the answer is somebody else's.
  const isHiddenRedirect = type === "opaqueredirect" || redirected;
  return {
    status: isHiddenRedirect ? 0 : status,
    isOk: status >= 200 && status < 300,
    isRedirect: isHiddenRedirect || (status >= 300 && status < 400),
    contentType: readHeader("content-type"),
    requestId: readHeader("x-pinecone-request-id") ?? readHeader("x-request-id"),
    retryAfterMs: readRetryAfter(headers, date ?? clock.now()),
    serverOffsetMs: isPlausible ? date - clock.monotonic() : undefined,
    body,
    text: "",
    redactor,
    attempts: attempt.number,
    sentAt,
  };
}

function readPath({ url }: HttpRequest): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** A function that remembers what it made of the last value, for values that hardly ever change. */
function keepLast<Given, Made>(make: (given: Given) => Made): (given: Given) => Made {
  let last: { given: Given; made: Made } | undefined;
  return (given) => {
    if (last?.given !== given) last = { given, made: make(given) };
    return last.made;
  };
}
