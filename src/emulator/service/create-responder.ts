import { API_KEY_HEADER } from "../../../generated/contract.js";
import type { FaultQueue, InnerFault } from "../faults/fault-queue.js";
import { strikeRequest } from "../faults/strike-request.js";
import type { EmulatorClock } from "../machine/emulator-clock.js";
import type { ImportMachine } from "../machine/import-machine.js";
import type { EmulatorOptions } from "../types.js";
import { type Answer, answerUnauthorized, answerUnknownRoute, type Reply } from "./answer.js";
import { answerOperation } from "./answer-operation.js";
import { type Route, readRoute } from "./read-route.js";
import type { RequestLog } from "./request-log.js";

/** A request that was read to its end. */
export interface IncomingRequest {
  method: string;
  url: string;
  /** Names in lower case. */
  headers: Record<string, string>;
  body: string;
}

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
  return ({ url: address, ...request }) => {
    const url = new URL(address);
    const route = readRoute(request.method, url.pathname);
    const path = url.pathname + url.search;
    const number = log.add({ operation: route?.operation, path, ...request });
    const reply: Reply =
      route === undefined
        ? { kind: "answer", answer: answerUnknownRoute() }
        : replyToRoute(settings, { ...request, route, query: url.searchParams });
    if (!("answer" in reply)) return reply;
    const date = new Date(clock.now()).toUTCString();
    return {
      ...reply,
      answer: addHeaders(reply.answer, { date, "x-pinecone-request-id": `${number}` }),
    };
  };
}

interface RoutedRequest extends Omit<IncomingRequest, "url"> {
  route: Route;
  query: URLSearchParams;
}

function replyToRoute(settings: ResponderSettings, request: RoutedRequest): Reply {
  const { outer, inner } = settings.faults.take(
    request.route.operation,
    request.query.has("paginationToken"),
  );
  const perform = () => performRequest(settings, request, inner);
  return outer === undefined
    ? { kind: "answer", answer: perform() }
    : strikeRequest(outer, perform);
}

function performRequest(
  { machine, script, apiKey }: ResponderSettings,
  { route, query, headers, body }: RoutedRequest,
  faults: readonly InnerFault[],
): Answer {
  const key = headers[API_KEY_HEADER.toLowerCase()] ?? "";
  if (apiKey === undefined ? key === "" : key !== apiKey) return answerUnauthorized();
  return answerOperation(route.operation, { machine, script, id: route.id, query, body, faults });
}

function addHeaders(answer: Answer, headers: Record<string, string>): Answer {
  return { ...answer, headers: { ...headers, ...answer.headers } };
}
