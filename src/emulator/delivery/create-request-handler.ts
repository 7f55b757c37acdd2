import { answerError } from "../answer.js";
import { describeThrown } from "../describe-thrown.js";
import type { Respond } from "../service/create-responder.js";
import { readRequest } from "./read-request.js";
import type { ServeOptions } from "./serve.js";
import { toHalfResponse, toResponse } from "./to-response.js";

/** What a server does with each request. */
export function createRequestHandler(respond: Respond): ServeOptions["handle"] {
  return async (request) => {
    try {
      const reply = respond(await readRequest(request));
      if (reply.kind === "answer") return toResponse(reply.answer);
      return reply.kind === "half" ? toHalfResponse(reply.answer) : reply.kind;
    } catch (error) {
      return toResponse(answerError(500, `the emulator failed: ${describeThrown(error)}`));
    }
  };
}
