/** All that a client asks of a request: a part of the RequestInit of every runtime. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: "manual";
  signal: AbortSignal;
}

/** All that a client reads of a response: a part of the Response of every runtime. */
export interface FetchResponse {
  readonly status: number;
  readonly type: string;
  readonly redirected: boolean;
  readonly headers: {
    /** The value of a header, whatever the case of its name; null where it is not there. */
    get(name: string): string | null;
  };
  readonly body: FetchBody | null;
}

/** All that a client reads of a response's body: a part of every ReadableStream of bytes. */
export interface FetchBody {
  /** Reads it part by part. */
  getReader(): {
    /** The next part; `done` at the end. */
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    /** Ends the reading. */
    cancel(): Promise<void>;
  };
  /** Gives it up unread. */
  cancel(): Promise<void>;
}

/**
 * What a client sends requests with. `globalThis.fetch`, undici's and Bun's are assignable. It must send each request
 * once and follow no redirect: the client does what is safe to do again.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;
