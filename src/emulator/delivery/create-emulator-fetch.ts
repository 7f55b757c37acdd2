import { untilAborted } from "../../abort.js";
import type { Reply } from "../answer.js";
import type { Respond } from "../service/create-responder.js";
import type { ImportEmulator } from "../types.js";
import { holdProcess } from "./hold-process.js";
import { readRequest } from "./read-request.js";
import { toHalfResponse, toResponse } from "./to-response.js";

const REDIRECTS = [301, 302, 303, 307, 308];

/** A `fetch` that hands requests over without a network, and fails where one would have failed. */
export function createEmulatorFetch(respond: Respond): ImportEmulator["fetch"] {
  return async (input, init) => {
    const request = new Request(input, init && withoutSignal(init));
    const given = init?.signal === undefined && input instanceof Request ? input : init;
    const signal = given?.signal ?? undefined;
    const text = typeof init?.body === "string" ? init.body : undefined;
    const response = await untilAborted(signal, async (stop) => {
      const incoming = await readRequest(request, text);
      stop.throwIfAborted();
      return deliver(respond(incoming), stop, signal);
    });
    if (request.redirect === "error" && REDIRECTS.includes(response.status)) {
      throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
    }
    return response;
  };
}

/** A signal that is handed to a request leaves a listener on it. */
function withoutSignal(init: RequestInit): RequestInit {
  // A copy would lack what is inherited, and with it all that a Request has.
  return new Proxy(init, {
    get: (target, key) => (key === "signal" ? null : Reflect.get(target, key)),
  });
}

function deliver(
  reply: Reply,
  stop: AbortSignal,
  signal: AbortSignal | undefined,
): Response | Promise<never> {
  switch (reply.kind) {
    case "answer":
      return toResponse(reply.answer);
    case "half":
      return toHalfResponse(reply.answer, signal);
    case "silence":
      return keepSilent(stop);
    case "reset":
      throw new TypeError("fetch failed", { cause: createResetError() });
  }
}

function keepSilent(stop: AbortSignal): Promise<never> {
  stop.addEventListener("abort", holdProcess());
  return new Promise(() => {});
}

/** As Node reports a connection that the other side reset. */
function createResetError(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
}
