import type { OperationName } from "../../generated/contract.js";
import type { FetchBody } from "../fetch.js";
import type { Redactor } from "./redact.js";

/** A request as openapi-fetch builds it: a plain record, since building a real Request costs more than sending it. */
export class HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly body: string | undefined;

  constructor(url: string, { method, body }: { method: string; body?: string }) {
    this.url = url;
    this.method = method;
    this.body = body;
  }
}

/** What the transport must know of one call beside its request. */
export interface Call {
  operation: OperationName;
  /** How error messages name it, such as `start import`. */
  action: string;
  /** `json`: a success must carry JSON. `nothing`: every success will do, whatever it carries. */
  expects: "json" | "nothing";
  /** Whether it does no harm to send it again where nobody knows what became of it. */
  isRepeatable: boolean;
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
  /** The bounds of one try. */
  timeoutMs: number;
  /** The bounds of all tries with the pauses between them. */
  totalTimeoutMs: number;
  maxRetries: number;
}

/** A moment by both of our clocks. */
export interface Moment {
  now: number;
  monotonic: number;
}

/** One try of a call. */
export interface Attempt extends Call {
  /** Counted from 1. */
  number: number;
  /** How long it may take: as long as a try may, or what is left of the time of the call. */
  limitMs: number;
  /** How the try before it ended. */
  lastError: unknown;
  /** When it was handed to `fetch`: before that, nothing can have reached the API. */
  sentAt: Moment | undefined;
}

/** An answer: plain data, free of the key where it says so, and its body until a layer has read it. */
export interface Answer {
  status: number;
  isOk: boolean;
  isRedirect: boolean;
  /** Free of the key. */
  contentType: string | undefined;
  /** The API's id of the request, free of the key. */
  requestId: string | undefined;
  /** What `Retry-After` asks for. */
  retryAfterMs: number | undefined;
  /** How far the server's clock is ahead of our monotonic one, by the header `Date`. */
  serverOffsetMs: number | undefined;
  body: FetchBody | null;
  /** The body as text; of an error its end may be cut off. */
  text: string;
  /** Takes the key out of what the answer says. */
  redactor: Redactor;
  /** How many tries were made for this call. */
  attempts: number;
  /** When the try that it answers was sent. */
  sentAt: Moment;
  /** The body as JSON, where a layer has read it. */
  json?: unknown;
}

/** A way to send a request. */
export type Send = (request: HttpRequest, call: Call) => Promise<Answer>;

/** A way to send a request once, until the signal ends it. Most layers of the transport take one and give one. */
export type SendAttempt = (
  request: HttpRequest,
  attempt: Attempt,
  signal: AbortSignal,
) => Promise<Answer>;
