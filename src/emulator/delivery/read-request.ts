import { type IncomingRequest, MAX_BODY_BYTES } from "../incoming-request.js";

/** Reads a request to its end, so that its connection can go on, but keeps no more of a body than a start can have. */
export async function readRequest(request: Request): Promise<IncomingRequest> {
  const { method, url, headers } = request;
  const reader = request.body?.getReader();
  const decoder = new TextDecoder();
  let body = "";
  let left = MAX_BODY_BYTES;
  for (;;) {
    const { value: bytes } = (await reader?.read()) ?? {};
    if (bytes === undefined) break;
    if (left > 0) body += decoder.decode(bytes.subarray(0, left), { stream: true });
    left -= bytes.byteLength;
  }
  return { method, url, headers: Object.fromEntries(headers), body, isTooLong: left < 0 };
}
