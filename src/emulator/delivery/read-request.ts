import type { IncomingRequest } from "../service/create-responder.js";

/** Reads a request to its end. */
export async function readRequest(request: Request): Promise<IncomingRequest> {
  const { method, url, headers } = request;
  return { method, url, headers: Object.fromEntries(headers), body: await request.text() };
}
