import type { FieldRule } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields } from "../../imports/field-rules.js";
import { checkOptions } from "../../options/validate.js";
import { errorResponse, thrownToString } from "../service/http.js";
import type { Respond } from "../service/responder.js";
import type { EmulatorServer, ListenOptions } from "../types.js";
import { type Controls, respondToControl } from "./control-routes.js";
import { readRequest, toHalfResponse, toResponse } from "./exchange.js";
import type { ServeOptions } from "./serve.js";

const ACTION = "listen";

const FIELDS: Readonly<Record<keyof ListenOptions, FieldRule>> = {
  port: { type: "integer", minimum: 0, maximum: 65_535 },
  hostname: { type: "string", minLength: 1 },
  tls: {
    type: "object",
    fields: {
      key: { type: "string", required: true },
      cert: { type: "string", required: true },
    },
  },
};

/** What is wrong, by the error code of the runtime. */
const RULES: Readonly<Record<string, [argument: string, rule: string]>> = {
  EADDRINUSE: ["port", "must be free"],
  EACCES: ["port", "must be one that this user may listen on"],
};

/** Starts a server for the API, and for the controls of the emulator. @throws InvalidArgumentError */
export async function listen(
  respond: Respond,
  controls: Controls,
  options: ListenOptions = {},
): Promise<EmulatorServer> {
  checkOptions(ACTION, options, Object.keys(FIELDS));
  const { port = 0, hostname = "127.0.0.1", tls } = options;
  checkFields({ port, hostname, tls }, FIELDS, { action: ACTION, argument: "" });
  const { serve, findTlsMistake } = await import("./serve.js").catch(rejectRuntime);
  // A bundler for browsers leaves it out.
  if (serve === undefined) rejectRuntime(undefined);
  const mistake = tls && findTlsMistake(tls);
  if (mistake !== undefined) throw new InvalidArgumentError({ action: ACTION, ...mistake });
  const closing = new AbortController();
  const respondUntilClosed: Respond = (request) => respond(request, closing.signal);
  try {
    const handle = createRequestHandler(respondUntilClosed, controls);
    const address = { port, hostname: hostname.replace(/^\[(.+)\]$/, "$1") };
    const { url, close } = await serve({ ...address, tls, handle });
    return {
      url,
      close() {
        closing.abort();
        return close();
      },
    };
  } catch (cause) {
    const { code = "", message } = cause as { code?: string; message: string };
    const [argument, rule] = RULES[code] ?? ["hostname", "must be an address of this machine"];
    throw new InvalidArgumentError({ action: ACTION, argument, rule, found: message, cause });
  }
}

function rejectRuntime(cause: unknown): never {
  const rule =
    "must have an HTTP server, as Node, Bun and Deno have; elsewhere pass emulator.fetch to the client";
  throw new InvalidArgumentError({ action: ACTION, argument: "the runtime", rule, cause });
}

/** Handles each request of the server. */
function createRequestHandler(respond: Respond, controls: Controls): ServeOptions["handle"] {
  return async (request) => {
    try {
      const incoming = await readRequest(request);
      const controlled = respondToControl(incoming, controls);
      if (controlled !== undefined) return toResponse(controlled);
      const reply = await respond(incoming);
      if (reply.kind === "response") return toResponse(reply.response);
      return reply.kind === "half" ? toHalfResponse(reply.response) : reply.kind;
    } catch (error) {
      return toResponse(errorResponse(500, `the emulator failed: ${thrownToString(error)}`));
    }
  };
}
