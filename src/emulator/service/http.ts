/** Far above any start: a mistaken upload must not fill the memory. */
export const MAX_BODY_BYTES = 64 * 1024;

/** A request that was read to its end. */
export interface IncomingRequest {
  method: string;
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  /** As a string; its first MAX_BODY_BYTES if it is too long. */
  body: string;
  isTooLong: boolean;
}

/** A response as plain data. */
export interface EmulatedResponse {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** What becomes of a request: a response, a part of one, or none. */
export type Reply =
  | { kind: "response"; response: EmulatedResponse }
  /** The headers of a response and the first half of its body, and then nothing more. */
  | { kind: "half"; response: EmulatedResponse }
  | { kind: "silence" }
  /** The end of the connection. */
  | { kind: "reset" };

/** The gRPC status codes that the service sends with an HTTP status. */
const RPC_CODES: Readonly<Record<number, number>> = {
  400: 3,
  403: 7,
  404: 5,
  408: 4,
  409: 10,
  429: 8,
  500: 13,
  501: 12,
  503: 14,
  504: 4,
};

const UNKNOWN_RPC_CODE = 2;

export function jsonResponse(value: unknown, status = 200): EmulatedResponse {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

export function textResponse(body: string, status: number, headers = {}): EmulatedResponse {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body };
}

/** An error in the form of the import API: an rpcStatus. */
export function errorResponse(status: number, message: string): EmulatedResponse {
  return jsonResponse(
    { code: RPC_CODES[status] ?? UNKNOWN_RPC_CODE, message, details: [] },
    status,
  );
}

/** The response to a route that is not emulated: not the service's 401, which would send people to their key. */
export function unknownRouteResponse({ method, url }: IncomingRequest): EmulatedResponse {
  return errorResponse(
    501,
    `this emulates the imports of a Pinecone index, and has no ${method} ${url}`,
  );
}

/** Whatever was thrown, as a string. */
export function thrownToString(thrown: unknown): string {
  try {
    return String(thrown);
  } catch {
    return "what was thrown cannot be read";
  }
}
