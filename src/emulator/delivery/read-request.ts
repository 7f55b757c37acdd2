import { type IncomingRequest, MAX_BODY_BYTES } from "../service/create-responder.js";

/** Reads a request to its end, so that its connection can go on, but keeps no more of a body than a start can have. */
export async function readRequest(request: Request): Promise<IncomingRequest> {
  const { method, url, headers } = request;
  const decoder = new TextDecoder();
  const reader = request.body?.getReader();
  let body = "";
  let left = MAX_BODY_BYTES;
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    if (left > 0) body += decoder.decode(next.value.subarray(0, left), { stream: true });
    left -= next.value.byteLength;
  }
  return {
    method,
    url,
    headers: Object.fromEntries(headers),
    body: body + decoder.decode(),
    isTooLong: left < 0,
  };
}
