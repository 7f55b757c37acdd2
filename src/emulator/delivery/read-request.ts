import { type IncomingRequest, MAX_BODY_BYTES } from "../incoming-request.js";

/**
 * Reads a request to its end, so that its connection can go on, but keeps no more of a body than a start can have.
 * @param text the body, where it is known: reading it anew would take a while, in which other requests overtake this one
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
