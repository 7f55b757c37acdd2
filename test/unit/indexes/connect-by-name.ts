import {
  createImportClient,
  type ImportClientEvent,
  type ImportClientOptions,
} from "../../../src/index.js";
import { API_KEY } from "../../support/connect.js";
import { type ReceivedRequest, respondWith, startLocalServer } from "../../support/local-server.js";

export const READY = { ready: true, state: "Ready" };
export const IMPORT = { id: "101", status: "Pending" };
export const LOOKUP = "GET /indexes/docs";

interface Described {
  name?: unknown;
  host?: unknown;
  status?: unknown;
}

/** A server that is the control plane of an index and serves its imports too, and a client that knows the name alone. */
export async function connectByName({
  described = {},
  lookup,
  ...options
}: {
  described?: Described;
  lookup?: Parameters<typeof startLocalServer>[0];
} & ImportClientOptions = {}) {
  const server = await startLocalServer((request, response) => {
    if (!request.path.startsWith("/indexes/")) {
      const body = request.path === "/describe_index_stats" ? { dimension: 3 } : respond(request);
      return respondWith(200, body)(request, response);
    }
    if (lookup) return lookup(request, response);
    const index = { name: "docs", host: server.url, status: READY, ...described };
    return respondWith(200, index)(request, response);
  });
  const events: ImportClientEvent[] = [];
  const client = createImportClient({
    apiKey: API_KEY,
    indexName: "docs",
    controlHost: server.url,
    maxRetries: 0,
    onEvent: (event) => events.push(event),
    ...options,
  });
  const listRequests = () => server.received.map(({ method, path }) => `${method} ${path}`);
  return { client, events, listRequests, ...server };
}

function respond({ method, path }: ReceivedRequest): unknown {
  return method === "GET" && path === "/bulk/imports" ? { data: [] } : IMPORT;
}
