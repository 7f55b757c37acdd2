import { serve as serveFetch } from "srvx/node";
import type { EmulatorServer } from "../types.js";

export interface ServeOptions {
  port: number;
  hostname: string;
  /** `reset` ends the connection at once, `silence` leaves it open and sends nothing. Must not reject. */
  handle: (request: Request) => Promise<Response | "reset" | "silence">;
}

/** Serves a handler over HTTP. The one file that needs a server of the runtime, so it is loaded on demand. */
export async function serve({ port, hostname, handle }: ServeOptions): Promise<EmulatorServer> {
  const inTurn = createTurns();
  const server = serveFetch({
    port,
    hostname,
    gracefulShutdown: false,
    silent: true,
    async fetch(request) {
      const socket = request.runtime?.node?.req.socket;
      const outcome = await inTurn(socket ?? request, () => handle(request));
      if (outcome instanceof Response) return outcome;
      if (outcome === "reset") socket?.resetAndDestroy();
      return new Promise<never>(() => {});
    },
  });
  await server.ready();
  return { url: toCallableUrl(server.url ?? ""), close: () => server.close(true) };
}

/** Runs what belongs together one after the other: requests on one connection take effect in their order. */
function createTurns() {
  const last = new WeakMap<object, Promise<unknown>>();
  return <T>(owner: object, run: () => Promise<T>): Promise<T> => {
    const turn = Promise.resolve(last.get(owner)).then(run);
    last.set(owner, turn);
    return turn;
  };
}

/** An address that clients can call, even if the server listens on all addresses. */
function toCallableUrl(url: string): string {
  return url
    .replace("//0.0.0.0:", "//127.0.0.1:")
    .replace("//[::]:", "//[::1]:")
    .replace(/\/$/, "");
}
