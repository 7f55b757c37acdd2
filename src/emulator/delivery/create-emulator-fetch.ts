import { untilAborted } from "../../transport/until-aborted.js";
import type { Respond } from "../service/create-responder.js";
import type { ImportEmulator } from "../types.js";
import { readRequest } from "./read-request.js";
import { toHalfResponse, toResponse } from "./to-response.js";

/** A `fetch` that hands requests over without a network, and fails where one would have failed. */
export function createEmulatorFetch(respond: Respond): ImportEmulator["fetch"] {
  return async (input, { signal: given, ...init } = {}) => {
    // The signal stays out of the new request, which would leave a listener on it.
    const request = new Request(input, init);
    const signal = given ?? (input instanceof Request ? input.signal : undefined);
    return untilAborted(signal, async () => {
      const reply = respond(await readRequest(request));
      switch (reply.kind) {
        case "answer":
          return toResponse(reply.answer);
        case "half":
          return toHalfResponse(reply.answer, signal);
        case "silence":
          return new Promise<never>(() => {});
        case "reset":
          throw new TypeError("fetch failed", { cause: createResetError() });
      }
    });
  };
}

/** As Node reports a connection that the other side reset. */
function createResetError(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
}
