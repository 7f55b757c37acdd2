import { API_KEY_HEADER } from "../../../generated/contract.js";
import { redactUri } from "../../uri-secrets.js";
import { applyFault } from "../faults/apply-fault.js";
import { type FaultQueue, type FaultsOfRequest, NO_DISTORTIONS } from "../faults/fault-queue.js";
import type { EmulatorClock } from "../machine/emulator-clock.js";
import type { ImportMachine } from "../machine/import-machine.js";
import type { OpenFolder } from "../source/folders.js";
import type { EmulatorOptions, ReceivedRequest } from "../types.js";
import { errorsOf } from "./errors.js";
import {
  type EmulatedResponse,
  type IncomingRequest,
  MAX_BODY_BYTES,
  type Reply,
  unknownRouteResponse,
} from "./http.js";
import { performOperation } from "./operations.js";
import { type Route, readRoute, splitUrl } from "./routes.js";
import type { StartInput } from "./start-import.js";
import { withinTime } from "./within-time.js";

/**
 * Decides what becomes of a request: its effect on the imports, and what goes wrong with it. It takes effect at once; only
 * the reply to a start may come later.
 * @param stop ends what a start still does when nobody uses it any more
 */
export type Respond = (request: IncomingRequest, stop?: AbortSignal) => Reply | Promise<Reply>;

export interface ResponderSettings {
  clock: EmulatorClock;
  machine: ImportMachine;
  faults: FaultQueue;
  log: RequestLog;
  /** The one key that is accepted, or any. */
  apiKey: string | undefined;
  script: NonNullable<EmulatorOptions["script"]>;
  /** Undefined if imports have no files. */
  openFolder: OpenFolder | undefined;
  /** How long the reply to a start waits for its files. */
  maxHoldMs?: number | undefined;
}

/** Far below the time-outs of clients, and far above what a folder for a test takes. */
const MAX_HOLD_MS = 10_000;

export function createResponder(settings: ResponderSettings): Respond {
  const { clock, log, maxHoldMs = MAX_HOLD_MS } = settings;
  return (request, stop) => {
    const held: Promise<void>[] = [];
    const hold = (work: Promise<void>) => void held.push(work);
    const { method, headers, body } = request;
    const { origin, url } = splitUrl(request.url);
    const route = readRoute(method, url.pathname);
    const path = url.pathname + url.search;
    const date = new Date(clock.now()).toUTCString();
    const number = log.add({ operation: route?.operation, method, path, headers, body });
    const reply: Reply =
      route === undefined
        ? { kind: "response", response: unknownRouteResponse(request) }
        : replyToRoute(settings, {
            ...request,
            route,
            origin,
            query: url.searchParams,
            hold,
            stop,
          });
    const finished = finishReply(reply, method, { date, "x-pinecone-request-id": String(number) });
    const [work] = held;
    return work === undefined ? finished : withinTime(work, maxHoldMs).then(() => finished);
  };
}

function finishReply(reply: Reply, method: string, headers: Record<string, string>): Reply {
  if (!("response" in reply)) return reply;
  const response = addHeaders(reply.response, headers);
  return { ...reply, response: method === "HEAD" ? { ...response, body: "" } : response };
}

interface RoutedRequest extends IncomingRequest, Pick<StartInput, "hold" | "stop"> {
  route: Route;
  origin: string;
  query: URLSearchParams;
}

function replyToRoute(settings: ResponderSettings, request: RoutedRequest): Reply {
  const faults = settings.faults.forOperation(request.route.operation);
  const outer = faults.takeReplacement();
  if (outer === undefined) {
    return { kind: "response", response: performRequest(settings, request, faults) };
  }
  return applyFault(outer, errorsOf(request.route.operation), () =>
    performRequest(settings, request, NO_DISTORTIONS),
  );
}

function performRequest(
  { machine, script, openFolder, apiKey }: ResponderSettings,
  { route, headers, isTooLong, ...request }: RoutedRequest,
  faults: FaultsOfRequest,
): EmulatedResponse {
  const errors = errorsOf(route.operation);
  const key = headers[API_KEY_HEADER.toLowerCase()] ?? "";
  if (apiKey === undefined ? key === "" : key !== apiKey) return errors.unauthorized();
  if (isTooLong) return errors.error(413, `the body has more than ${MAX_BODY_BYTES} bytes`);
  const { operation, id } = route;
  return performOperation(operation, { ...request, machine, script, openFolder, id, faults });
}

function addHeaders(response: EmulatedResponse, headers: Record<string, string>): EmulatedResponse {
  return { ...response, headers: { ...headers, ...response.headers } };
}

/** A server that runs for weeks must not fill the memory with what it received. */
const MAX_KEPT = 20_000;
const MAX_KEPT_CHARACTERS = 2 ** 24;

export interface RequestLog {
  readonly kept: readonly ReceivedRequest[];
  /** Keeps a request without its key and the secrets of its uri, and returns its number, counted from 1. */
  add(request: ReceivedRequest): number;
}

/** Keeps requests until they are too many or too long, and then drops the older half of them. */
export function createRequestLog(): RequestLog {
  const kept: ReceivedRequest[] = [];
  const keyHeader = API_KEY_HEADER.toLowerCase();
  let characters = 0;
  let count = 0;
  return {
    kept,
    add({ headers, path, body, ...request }) {
      if (kept.length >= MAX_KEPT || characters > MAX_KEPT_CHARACTERS) {
        for (const { body } of kept.splice(0, kept.length / 2)) characters -= body.length;
      }
      const plain = Object.entries(headers).filter(([name]) => name !== keyHeader);
      kept.push({
        ...request,
        path: redactUri(path),
        headers: Object.fromEntries(plain),
        body: redactUri(body),
      });
      characters += body.length;
      count += 1;
      return count;
    },
  };
}
