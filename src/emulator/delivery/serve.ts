import { serve as serveFetch } from "srvx/node";
import type { EmulatorServer } from "../types.js";

export interface ServeOptions {
  port: number;
  hostname: string;
  /** A longer body makes reading it fail with a `status` of 413. */
  maxBodyBytes: number;
  /** `reset` ends the connection at once, `silence` leaves it open without a word. Must not reject. */
  handle: (request: Request) => Promise<Response | "reset" | "silence">;
}

/** Serves a handler over HTTP. The one file that needs a server of the runtime, and so is loaded when somebody listens. */
export async function serve({
  port,
  hostname,
  maxBodyBytes,
  handle,
}: ServeOptions): Promise<EmulatorServer> {
  const server = serveFetch({
    port,
    hostname,
    gracefulShutdown: false,
    silent: true,
    maxRequestBodySize: maxBodyBytes,
    async fetch(request) {
      const outcome = await handle(request);
      if (outcome instanceof Response) return outcome;
      if (outcome === "reset") request.runtime?.node?.req.socket.resetAndDestroy();
      return new Promise<never>(() => {});
    },
  });
  await server.ready();
  const url = server.url?.replace(/\/$/, "") ?? "";
  return { url, close: () => server.close(true) };
}
