import { answerError } from "../service/answer.js";
import type { Respond } from "../service/create-responder.js";
import { readRequest } from "./read-request.js";
import type { ServeOptions } from "./serve.js";
import { toHalfResponse, toResponse } from "./to-response.js";

/** Far above any start: a mistaken upload must not fill the memory. */
export const MAX_BODY_BYTES = 1024 * 1024;

/** What a server does with each request. */
export function createRequestHandler(respond: Respond): ServeOptions["handle"] {
  return async (request) => {
    try {
      const reply = respond(await readRequest(request));
      if (reply.kind === "answer") return toResponse(reply.answer);
      return reply.kind === "half" ? toHalfResponse(reply.answer) : reply.kind;
    } catch (error) {
      const isTooLarge = error instanceof Error && "status" in error && error.status === 413;
      if (!isTooLarge) return toResponse(answerError(500, String(error)));
      return toResponse(answerError(413, `the body has more than ${MAX_BODY_BYTES} bytes`));
    }
  };
}
