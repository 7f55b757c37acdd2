import { API_KEY_HEADER } from "../../generated/contract.js";

/** An answer as plain data. */
export interface Answer {
  status: number;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

/** What becomes of a request: an answer, or not even that. */
export type Reply =
  | { kind: "answer"; answer: Answer }
  /** The headers of an answer and the first half of its body, and then nothing more. */
  | { kind: "half"; answer: Answer }
  | { kind: "silence" }
  /** The end of the connection. */
  | { kind: "reset" };

/** The gRPC status codes by which the service names an HTTP status. */
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

export function answerJson(value: unknown, status = 200): Answer {
  return { status, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

export function answerText(body: string, status: number, headers = {}): Answer {
  return { status, headers: { "content-type": "text/plain; charset=utf-8", ...headers }, body };
}

/** An error in the form of the import API: an rpcStatus. */
export function answerError(status: number, message: string): Answer {
  return answerJson({ code: RPC_CODES[status] ?? UNKNOWN_RPC_CODE, message, details: [] }, status);
}

/** The one error that is plain text. */
export function answerUnauthorized(): Answer {
  return answerText(`${API_KEY_HEADER} is missing, or not a key of this project`, 401);
}

/** What a route that the API does not have answers: not a 404. */
export function answerUnknownRoute(): Answer {
  return answerText("Unauthorized: there is no such route", 401, {
    "x-pinecone-auth-rejected-reason": "there is no such route",
  });
}
