import type { Clock } from "../clock.js";
import { ConnectionError } from "../errors/connection-error.js";
import { actionOf, type ControlApi, createApi } from "../imports/api.js";
import type { CallContext } from "../options/call-options.js";
import { parseHost } from "../options/host.js";
import { type Call, HttpRequest, type Send } from "../transport/http.js";

/** An index that is known by its name, and where to find its host. */
export interface NamedIndex {
  indexName: string;
  controlUrl: string;
  callContext: CallContext;
  allowInsecureHttp: boolean;
  clock: Clock;
}

/**
 * Sends requests to an index by its name: its host is looked up before the first one, and kept. It is looked up again if
 * no connection to it came about, since an index may move. Of a lookup the host is kept and never its promise, which
 * Workers end together with the request that made it.
 */
export function sendToIndex(send: Send, index: NamedIndex): Send {
  const api: ControlApi = createApi(index.controlUrl, send, index.callContext);
  let known: string | undefined;
  return async (request, call) => {
    // The time of the call includes the lookup.
    const endsAt = call.endsAt ?? index.clock.monotonic() + call.timeoutMs;
    const timed = { ...call, endsAt };
    const host = known ?? (await findHost(api, index, timed));
    known = host;
    try {
      return await send(new HttpRequest(host + request.url, request), timed);
    } catch (error) {
      const isUnreached = error instanceof ConnectionError && error.reason !== "broken";
      if (isUnreached && known === host) known = undefined;
      throw error;
    }
  };
}

/** Asks the control plane for the host of an index. Nothing is lost by a lookup that fails, whatever it is for. */
async function findHost(
  api: ControlApi,
  { indexName: name, allowInsecureHttp }: NamedIndex,
  options: Call,
): Promise<string> {
  const action = `${actionOf("describeIndex")} ${name}`;
  const call = { operation: "describeIndex", action, options } as const;
  const { data, response } = await api.call(call, (client, fetch) =>
    client.GET("/indexes/{index_name}", { params: { path: { index_name: name } }, fetch }),
  );
  if (data?.name !== name) {
    throw response.toError("shape", "the response does not describe this index");
  }
  const { ready, state = "no state" } = data.status ?? {};
  if (ready === false) {
    const problem = `the index is not ready (${state}): try again when it is`;
    throw new ConnectionError(action, problem, {
      reason: "not_ready",
      attempts: 1,
      cause: undefined,
    });
  }
  const { address, rule } = parseHost(data.host, allowInsecureHttp);
  if (address !== undefined) return address;
  throw response.toError("shape", `the host in the response ${rule}`);
}
