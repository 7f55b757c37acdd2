import type {
  InvalidResponseError,
  InvalidResponseReason,
} from "../errors/invalid-response-error.js";
import type { OperationName } from "../types.js";
import type { OpenBody } from "./body-text.js";
import type { Redactor } from "./redact.js";

/** A request as openapi-fetch builds it: a plain record, since building a real Request costs more than sending it. */
export class HttpRequest {
  readonly url: string;
  readonly method: string;
  readonly body: string | undefined;

  constructor(url: string, { method, body }: { method: string; body?: string | undefined }) {
    this.url = url;
    this.method = method;
    this.body = body;
  }
}

/** What the transport must know of one call besides its request. */
export interface Call {
  operation: OperationName;
  /** How error messages name it, such as `start import`. */
  action: string;
  /** `json`: a success must carry JSON. `nothing`: a success counts whatever its body holds. */
  expects: "json" | "nothing";
  /** Whether it is safe to send it again if nobody knows what became of it. */
  isIdempotent: boolean;
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
  /** The limit of one attempt. */
  attemptTimeoutMs: number;
  /** The limit of the call, with all attempts and the pauses between them. */
  timeoutMs: number;
  /** When the time of the call is over, by the monotonic clock, if it began before this request. */
  endsAt?: number | undefined;
  maxRetries: number;
}

/** A moment by both of our clocks. */
export interface Moment {
  now: number;
  monotonic: number;
}

/** How far the server's clock is ahead of our monotonic one, as far as one response shows it. */
export interface ServerOffset {
  leastMs: number;
  mostMs: number;
}

/** One attempt of a call, about to be sent. */
export interface Attempt extends Call {
  /** Counted from 1. */
  number: number;
  apiKey: string;
  /** Takes the key out of what is shown. */
  redactor: Redactor;
  /** When it is handed to `fetch`: before that, nothing can have reached the API. */
  sentAt: Moment;
  /** How long it may take, its body included. */
  limitMs: number;
  /** Ends the request, and its connection with it, without an error. */
  abort(): void;
}

/** The head of a response, and its body until a layer has read it. */
export interface ResponseHead {
  status: number;
  isOk: boolean;
  isRedirect: boolean;
  /** Free of the key. */
  contentType: string | undefined;
  /** The API's id of the request, free of the key. */
  requestId: string | undefined;
  /** What `Retry-After` asks for. */
  retryAfterMs: number | undefined;
  /** By the header `Date`. */
  serverOffset: ServerOffset | undefined;
  body: OpenBody;
}

/** A response whose body was read as text; of an error its end may be cut off. */
export interface TextResponse extends ResponseHead {
  text: string;
}

/** A success: what openapi-fetch reads of a Response, and what the verbs need besides that. */
export interface SuccessResponse {
  readonly ok: true;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** The body, parsed already, and free of the key. */
  json(): Promise<unknown>;
  /** When the attempt that it responds to was sent. */
  readonly sentAt: Moment;
  /** Undefined if the response does not state its time. */
  readonly serverOffset: ServerOffset | undefined;
  /** The error for a response that cannot be used. */
  toError(reason: InvalidResponseReason, problem: string): InvalidResponseError;
}

/** Sends a request, with as many attempts as the call allows. */
export type Send = (request: HttpRequest, call: Call) => Promise<SuccessResponse>;

/** Sends a request once, until the signal ends it. The layers of the transport take one and return one. */
export type SendOnce<Response> = (
  request: HttpRequest,
  attempt: Attempt,
  signal: AbortSignal,
) => Promise<Response>;
