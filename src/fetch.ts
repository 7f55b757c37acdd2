/** All that a client passes for a request: a part of the RequestInit of every runtime. */
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
    /** The value of a header, whatever the case of its name; null if it is missing. */
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
  /** Cancels it unread. */
  cancel(): Promise<void>;
}

/**
 * What a client sends requests with. `globalThis.fetch`, undici's and Bun's are assignable. It must send each request
 * once and follow no redirect: the client itself sends again what may be sent again.
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

/** What some runtimes have and others lack, so that the types that this library is compiled with do not know it. */
export const runtime = globalThis as {
  process?: { env?: Record<string, string | undefined>; versions?: { node?: string } };
  navigator?: { userAgent?: string };
};

/** The name of the runtime, such as `Deno/2.9.6` or `Mozilla/5.0 ...`. Node states it from version 21 on. */
export function readUserAgent(): string {
  const { process, navigator } = runtime;
  return navigator?.userAgent ?? (process?.versions?.node === undefined ? "" : "Node.js");
}

/**
 * The fetch of the runtime, looked up at each call and called unbound. By themselves, Node's sends a request again after
 * a 421, and Deno's on a kept connection that turns out to be closed, but neither sends one again whose body is a stream.
 * Browsers do both, but cannot send a stream over HTTP/1.
 */
export const runtimeFetch: Fetch = (url, init) =>
  globalThis.fetch(url, /^(Node|Deno)/.test(readUserAgent()) ? withStream(init) : init);

function withStream({ body, headers, ...init }: FetchInit): RequestInit {
  if (body === undefined) return { ...init, headers };
  const bytes = new Blob([body]);
  return {
    ...init,
    // So that Node need not send it in chunks.
    headers: { ...headers, "content-length": String(bytes.size) },
    body: bytes.stream(),
    // The type of RequestInit does not know it; without it a stream is rejected.
    ...({ duplex: "half" } as object),
  };
}
