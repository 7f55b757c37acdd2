import { serve as serveFetch } from "srvx/node";
import { answerError } from "../service/answer.js";
import type { Respond } from "../service/create-responder.js";
import type { EmulatorServer } from "../types.js";
import { readRequest } from "./read-request.js";
import { toHalfResponse, toResponse } from "./to-response.js";

/** Far above any start: a mistaken upload must not fill the memory. */
const MAX_BODY_BYTES = 1024 * 1024;

/** Serves replies over HTTP. The one file that needs a server of the runtime, loaded when somebody listens. */
export async function serve(
  respond: Respond,
  { port, hostname }: { port: number; hostname: string },
): Promise<EmulatorServer> {
  const server = serveFetch({
    port,
    hostname,
    gracefulShutdown: false,
    silent: true,
    maxRequestBodySize: MAX_BODY_BYTES,
    error: answerFailure,
    async fetch(request) {
      const reply = respond(await readRequest(request));
      switch (reply.kind) {
        case "answer":
          return toResponse(reply.answer);
        case "half":
          return toHalfResponse(reply.answer);
        case "reset":
          request.runtime?.node?.req.socket.resetAndDestroy();
      }
      return new Promise<never>(() => {});
    },
  });
  await server.ready();
  const url = server.url?.replace(/\/$/, "") ?? "";
  return { url, close: () => server.close(true) };
}

function answerFailure(error: unknown): Response {
  const isTooLarge = error instanceof Error && "status" in error && error.status === 413;
  const message = isTooLarge ? `the body has more than ${MAX_BODY_BYTES} bytes` : String(error);
  return toResponse(answerError(isTooLarge ? 413 : 500, message));
}
