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
  /** How error messages name it, such as `start import`. */
  action: string;
  /** `json`: a success must carry JSON. `nothing`: every success will do, whatever it carries. */
  expects: "json" | "nothing";
  headers: Readonly<Record<string, string>>;
  signal: AbortSignal | undefined;
}

/** An answer that was read to its end, or to the limit of what is read: plain data, free of the key where it says so. */
export interface Answer {
  status: number;
  /** Free of the key. */
  contentType: string | undefined;
  /** The API's id of the request, free of the key. */
  requestId: string | undefined;
  /** What `Retry-After` asks for. */
  retryAfterMs: number | undefined;
  /** The body as text; of an error its end may be cut off. */
  text: string;
  /** Whether the body of a success gives the key back, so that its JSON must be redacted. */
  echoesKey: boolean;
  /** Takes the key out of a text or of JSON data. */
  redact<T>(value: T): T;
  /** How many tries were made for this call. */
  attempts: number;
  /** The body as JSON, where a layer has read it. */
  json?: unknown;
}

/** A way to send a request. Each layer of the transport takes one and gives one. */
export type Send = (request: HttpRequest, call: Call) => Promise<Answer>;
