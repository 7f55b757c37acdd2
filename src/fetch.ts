/** All that a client passes for a request: a part of the RequestInit of every runtime. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: "manual";
  /** Left out if the runtime does not know it. */
  cache?: "no-store";
  signal: AbortSignal;
}

/** All that a client reads of a response: a part of the Response of every runtime, and of those of node-fetch and the like. */
export interface FetchResponse {
  readonly status: number;
  readonly type?: string | undefined;
  readonly redirected?: boolean | undefined;
  readonly headers: {
    /** The value of a header, whatever the case of its name; null or undefined if it is missing. */
    get(name: string): string | null | undefined;
  };
  /** A ReadableStream of bytes, a stream of Node's or another iterable. Without one, the methods below are called. */
  readonly body?: FetchBody | AsyncIterable<Uint8Array | string> | null | undefined;
  readonly bodyUsed?: boolean | undefined;
  /** The whole body in bytes. */
  arrayBuffer?(): Promise<ArrayBuffer>;
  /** The whole body as text. */
  text?(): Promise<string>;
}

/** All that a client reads of a body that is a ReadableStream of bytes. */
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
 * What a client sends requests with. `globalThis.fetch` is assignable, and so are undici's, Bun's, node-fetch,
 * cross-fetch and make-fetch-happen. It must send each request once, follow no redirect, and return what has an error
 * status, too: the client itself decides what to do.
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

let noStore: Pick<FetchInit, "cache"> | undefined;

/**
 * What keeps caches out, such as the one of Next.js 13 and 14, which keeps responses to POST, too. Workers with a
 * compatibility date before 2024-11-11 throw on the field, which a request shows that is not sent.
 */
export function bypassCaches(): Pick<FetchInit, "cache"> {
  if (noStore === undefined) {
    noStore = { cache: "no-store" };
    try {
      // Not every type of RequestInit knows the field.
      new Request("http://localhost", noStore as object);
    } catch {
      noStore = {};
    }
  }
  return noStore;
}

/**
 * The fetch of the runtime, looked up at each call and called unbound. By themselves, Node's sends a request again after
 * a 421, and Deno's on a kept connection that turns out to be closed, but neither sends one again whose body is a stream.
 * Browsers do both, but cannot send a stream over HTTP/1.
 */
export const runtimeFetch: Fetch = (url, init) => {
  const { fetch }: { fetch: NextFetch } = globalThis;
  const send = readForcedFetch(fetch) ?? fetch;
  return send(url, /^(Node|Deno)/.test(readUserAgent()) ? withStream(init) : init);
};

/** What Next.js adds to the fetch that it puts in place of the runtime's. */
interface NextFetch {
  (url: string, init: RequestInit): Promise<Response>;
  _nextOriginalFetch?: NextFetch;
  __nextGetStaticStore?: () => { getStore(): { fetchCache?: string } | undefined };
}

/** The fetch behind that of Next.js, if a page sets `fetchCache` so that every response is kept, whatever is asked for. */
function readForcedFetch(fetch: NextFetch | undefined): NextFetch | undefined {
  const mode = fetch?.__nextGetStaticStore?.().getStore()?.fetchCache;
  return /^(force|only)-cache$/.test(mode ?? "") ? fetch?._nextOriginalFetch : undefined;
}

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
