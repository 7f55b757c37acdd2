import type { EmulatedResponse } from "../service/http.js";
import { type IncomingRequest, MAX_BODY_BYTES } from "../service/http.js";

/**
 * Reads a request to its end, so that its connection stays usable, but keeps no more of a body than a start can have.
 * @param text the body, if it is known: to read it takes a while, in which other requests would overtake this one
 */
export async function readRequest(request: Request, text?: string): Promise<IncomingRequest> {
  const { method, url, headers } = request;
  const decoder = new TextDecoder();
  let body = "";
  let left = MAX_BODY_BYTES;
  const add = (bytes: Uint8Array) => {
    if (left > 0) body += decoder.decode(bytes.subarray(0, left), { stream: true });
    left -= bytes.byteLength;
  };
  if (text !== undefined) add(new TextEncoder().encode(text));
  else if (request.body !== null) await readChunks(request.body, add);
  const isTooLong = left < 0;
  if (!isTooLong) body += decoder.decode();
  return { method, url, headers: Object.fromEntries(headers), body, isTooLong };
}

async function readChunks(
  stream: ReadableStream<Uint8Array>,
  add: (bytes: Uint8Array) => void,
): Promise<void> {
  const reader = stream.getReader();
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) return;
    add(value);
  }
}

/** The statuses whose responses have no body. */
const BODILESS = [204, 205, 304];

/** A whole response. */
export function toResponse({ status, headers, body }: EmulatedResponse): Response {
  if (BODILESS.includes(status)) return new Response(null, { status, headers });
  const bytes = new TextEncoder().encode(body);
  const init = { status, headers: { ...headers, ...lengthHeader(bytes) } };
  return new Response(bytes.byteLength === 0 ? null : bytes, init);
}

/** The headers of a response and the first half of its body. The rest never comes; the signal ends it. */
export function toHalfResponse(
  { status, headers, body }: EmulatedResponse,
  signal?: AbortSignal,
): Response {
  const bytes = new TextEncoder().encode(body);
  let stop = (): void => {};
  let release = (): void => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.subarray(0, bytes.byteLength / 2));
      release = holdProcess();
      stop = () => {
        release();
        controller.error(signal?.reason);
      };
      signal?.addEventListener("abort", stop, { once: true });
    },
    cancel() {
      release();
      signal?.removeEventListener("abort", stop);
    },
  });
  return new Response(stream, { status, headers: { ...headers, ...lengthHeader(bytes) } });
}

function lengthHeader({ byteLength }: Uint8Array): Record<string, string> {
  return { "content-length": String(byteLength) };
}

/** As long as Node waits for a response that does not come. */
const MAX_HOLD_MS = 300_000;

/** The real ones: fake timers would count this timer as one of the code under test. */
const { setTimeout, clearTimeout } = globalThis;

/**
 * Keeps the process running while a response is outstanding, as an open socket would: a signal with a time-out does not,
 * and would never fire. Returns a function that releases it.
 */
export function holdProcess(): () => void {
  const timer = setTimeout(() => {}, MAX_HOLD_MS);
  return () => clearTimeout(timer);
}
