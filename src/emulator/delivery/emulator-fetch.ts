import { untilAborted } from "../../abort.js";
import type { Reply } from "../service/http.js";
import type { Respond } from "../service/responder.js";
import { readRoute } from "../service/routes.js";
import type { EmulatorOptions, ImportEmulator } from "../types.js";
import { holdProcess, readRequest, toHalfResponse, toResponse } from "./exchange.js";

const REDIRECTS = [301, 302, 303, 307, 308];

/** A `fetch` without a network, which fails as one with a network would. */
export function createEmulatorFetch(
  respond: Respond,
  passthrough: EmulatorOptions["passthrough"],
): ImportEmulator["fetch"] {
  return async (input, init) => {
    if (passthrough !== undefined && !isEmulated(input, init)) return passthrough(input, init);
    const request = new Request(input, init && withoutSignal(init));
    const given = init?.signal === undefined && input instanceof Request ? input : init;
    const signal = given?.signal ?? undefined;
    const text = typeof init?.body === "string" ? init.body : undefined;
    const response = await untilAborted(signal, async (stop) => {
      const incoming = await readRequest(request, text);
      stop.throwIfAborted();
      return deliver(await respond(incoming), stop, signal);
    });
    if (request.redirect === "error" && REDIRECTS.includes(response.status)) {
      throw new TypeError("fetch failed", { cause: new Error("unexpected redirect") });
    }
    return response;
  };
}

function isEmulated(input: string | URL | Request, init: RequestInit | undefined): boolean {
  const { url, method } = input instanceof Request ? input : { url: String(input), method: "GET" };
  return readRoute(init?.method ?? method, new URL(url).pathname) !== undefined;
}

/** A Request leaves a listener on the signal that it is given. */
function withoutSignal(init: RequestInit): RequestInit {
  // A copy would lack what is inherited, which is everything that a Request has.
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
    case "response":
      return toResponse(reply.response);
    case "half":
      return toHalfResponse(reply.response, signal);
    case "silence":
      return neverRespond(stop);
    case "reset":
      throw new TypeError("fetch failed", { cause: createResetError() });
  }
}

function neverRespond(stop: AbortSignal): Promise<never> {
  stop.addEventListener("abort", holdProcess());
  return new Promise(() => {});
}

/** As Node reports a connection that the other side reset. */
function createResetError(): Error {
  return Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET", syscall: "read" });
}
