import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields } from "../../imports/field-rules.js";
import { isRecord, parseJson } from "../../json.js";
import type { Fault } from "../faults/fault.js";
import {
  type EmulatedResponse,
  errorResponse,
  type IncomingRequest,
  jsonResponse,
  MAX_BODY_BYTES,
} from "../service/http.js";
import { readPath } from "../service/routes.js";
import type { ImportEmulator } from "../types.js";

/** What a test in another language drives an emulator by. */
export type Controls = Pick<ImportEmulator, "inject" | "advance" | "imports" | "received">;

type Body = Record<string, unknown>;

/** Returns the body of the response. @throws InvalidArgumentError */
type Route = (controls: Controls, body: Body) => unknown;

/** The routes of the emulator itself. */
const ROUTES = new Map<string, Route>([
  ["POST /_emulator/faults", injectFault],
  ["POST /_emulator/advance", advance],
  ["GET /_emulator/imports", ({ imports }) => imports],
  ["GET /_emulator/received", ({ received }) => received],
]);

/** The response to a request to the emulator itself; undefined for one to the API. */
export function respondToControl(
  request: IncomingRequest,
  controls: Controls,
): EmulatedResponse | undefined {
  const { method, headers, isTooLong } = request;
  const path = readPath(request.url);
  if (!/^\/_emulator(\/|$)/.test(path)) return undefined;
  if (isOfPage(headers)) {
    return errorResponse(403, "a web page must not control the emulator: leave out Origin");
  }
  const route = ROUTES.get(`${method} ${path}`);
  if (route === undefined) {
    const routes = [...ROUTES.keys()].join(", ");
    return errorResponse(404, `the emulator has no ${method} ${path}: its routes are ${routes}`);
  }
  if (method === "GET") return jsonResponse(route(controls, {}));
  // A form of a page cannot state it.
  if (!/^application\/json *(;|$)/i.test(headers["content-type"] ?? "")) {
    return errorResponse(415, "the header content-type must be application/json");
  }
  if (isTooLong) return errorResponse(413, `the body has more than ${MAX_BODY_BYTES} bytes`);
  const body = parseJson(request.body);
  if (!isRecord(body)) return errorResponse(400, "the body must be a JSON object");
  try {
    return jsonResponse(route(controls, body));
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return errorResponse(400, error.message);
  }
}

/**
 * Whether a page in a browser has sent it, from wherever: a page that somebody visits could otherwise read and change
 * what runs on the machine. What is typed into the address bar has the site `none`.
 */
function isOfPage({ origin, "sec-fetch-site": site = "none" }: IncomingRequest["headers"]) {
  return origin !== undefined || site !== "none";
}

function injectFault({ inject }: Controls, { times, ...fault }: Body): Body {
  // JSON has no number for it.
  const count = times === "Infinity" ? Number.POSITIVE_INFINITY : times;
  // What came in is checked there.
  inject(fault as unknown as Fault, count as number | undefined);
  return {};
}

function advance(controls: Controls, body: Body): Body {
  const { ms } = checkFields(body, MS, { action: "advance emulator", argument: "" });
  // What came in is checked there.
  controls.advance(ms as number);
  return {};
}

const MS = { ms: { type: "unknown" } } as const;
