import { API_KEY_HEADER } from "../../../generated/contract.js";
import {
  type Answer,
  answerError,
  answerUnauthorized,
  answerUnknownRoute,
  type Reply,
} from "../answer.js";
import { type FaultQueue, type FaultsOfRequest, NO_INNER_FAULTS } from "../faults/fault-queue.js";
import { strikeRequest } from "../faults/strike-request.js";
import { type IncomingRequest, MAX_BODY_BYTES } from "../incoming-request.js";
import type { EmulatorClock } from "../machine/emulator-clock.js";
import type { ImportMachine } from "../machine/import-machine.js";
import type { EmulatorOptions } from "../types.js";
import { answerOperation } from "./answer-operation.js";
import { type Route, readRoute } from "./read-route.js";
import type { RequestLog } from "./request-log.js";

/** Settles what becomes of a request: what it does to the imports, and what goes wrong with it. */
export type Respond = (request: IncomingRequest) => Reply;

export interface ResponderSettings {
  clock: EmulatorClock;
  machine: ImportMachine;
  faults: FaultQueue;
  log: RequestLog;
  /** The one key that is accepted, or any. */
  apiKey: string | undefined;
  script: NonNullable<EmulatorOptions["script"]>;
}

export function createResponder(settings: ResponderSettings): Respond {
  const { clock, log } = settings;
  return (request) => {
    const url = new URL(request.url);
    const { method, headers, body } = request;
    const route = readRoute(method, url.pathname);
    const path = url.pathname + url.search;
    const date = new Date(clock.now()).toUTCString();
    const number = log.add({ operation: route?.operation, method, path, headers, body });
    const reply: Reply =
      route === undefined
        ? { kind: "answer", answer: answerUnknownRoute() }
        : replyToRoute(settings, { ...request, route, query: url.searchParams });
    if (!("answer" in reply)) return reply;
    const answer = addHeaders(reply.answer, { date, "x-pinecone-request-id": String(number) });
    return { ...reply, answer: method === "HEAD" ? { ...answer, body: "" } : answer };
  };
}

interface RoutedRequest extends IncomingRequest {
  route: Route;
  query: URLSearchParams;
}

function replyToRoute(settings: ResponderSettings, request: RoutedRequest): Reply {
  const faults = settings.faults.forOperation(request.route.operation);
  const outer = faults.takeOuter();
  if (outer === undefined) {
    return { kind: "answer", answer: performRequest(settings, request, faults) };
  }
  return strikeRequest(outer, () => performRequest(settings, request, NO_INNER_FAULTS));
}

function performRequest(
  { machine, script, apiKey }: ResponderSettings,
  { route, query, headers, body, isTooLong }: RoutedRequest,
  faults: FaultsOfRequest,
): Answer {
  const key = headers[API_KEY_HEADER.toLowerCase()] ?? "";
  if (apiKey === undefined ? key === "" : key !== apiKey) return answerUnauthorized();
  if (isTooLong) return answerError(413, `the body has more than ${MAX_BODY_BYTES} bytes`);
  return answerOperation(route.operation, { machine, script, id: route.id, query, body, faults });
}

function addHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
