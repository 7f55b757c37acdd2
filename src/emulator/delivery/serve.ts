import { serve as serveFetch } from "srvx/node";
import type { EmulatorServer } from "../types.js";

export interface ServeOptions {
  port: number;
  hostname: string;
  /** `reset` ends the connection at once, `silence` leaves it open without a word. Must not reject. */
  handle: (request: Request) => Promise<Response | "reset" | "silence">;
}

/** Serves a handler over HTTP. The one file that needs a server of the runtime, and so is loaded when somebody listens. */
export async function serve({ port, hostname, handle }: ServeOptions): Promise<EmulatorServer> {
  const server = serveFetch({
    port,
    hostname,
    gracefulShutdown: false,
    silent: true,
    async fetch(request) {
      const outcome = await handle(request);
      if (outcome instanceof Response) return outcome;
      if (outcome === "reset") request.runtime?.node?.req.socket.resetAndDestroy();
      return new Promise<never>(() => {});
    },
  });
  await server.ready();
  return { url: nameAddress(server.url ?? ""), close: () => server.close(true) };
}

/** An address that can be called, also where the server listens on all there are. */
function nameAddress(url: string): string {
  return url
    .replace("//0.0.0.0:", "//127.0.0.1:")
    .replace("//[::]:", "//[::1]:")
    .replace(/\/$/, "");
}
