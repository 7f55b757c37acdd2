import type { Fetch, FetchInit } from "../types.js";

/**
 * The fetch of the runtime, looked up at each call and called unbound. Deno's sends a POST again by itself where a
 * connection that it kept alive turns out to be closed, but not one whose body is a stream.
 */
export const runtimeFetch: Fetch = (url, init) =>
  globalThis.fetch(url, "Deno" in globalThis ? withStream(init) : init);

function withStream({ body, ...init }: FetchInit): RequestInit {
  if (body === undefined) return init;
  const stream = new Blob([body]).stream();
  // The type of RequestInit knows nothing of `duplex`, without which a stream is refused.
  return { ...init, body: stream, duplex: "half" } as RequestInit;
}
