import type { Fetch, FetchInit } from "../fetch.js";
import { readUserAgent } from "./runtime.js";

/**
 * The fetch of the runtime, looked up at each call and called unbound. Node's sends a request again by itself after a 421,
 * Deno's on a kept connection that turns out to be closed, but neither sends one again whose body is a stream. Browsers do
 * both, but cannot send a stream over HTTP/1.
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
    // The type of RequestInit knows nothing of it; without it a stream is refused.
    ...({ duplex: "half" } as object),
  };
}
