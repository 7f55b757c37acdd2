import { createServer, request } from "node:http";

export interface Forwarder {
  url: string;
  /** Where requests go from now on. */
  target: string;
  stop(): Promise<void>;
}

/**
 * Passes requests on to whichever server is the target, each over a connection of its own: a proxy in front of it then
 * has one address for servers that come and go, and no connection to one that has gone.
 */
export async function startForwarder(): Promise<Forwarder> {
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const options = { method, headers, agent: false } as const;
    const forwarded = request(forwarder.target + url, options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(outgoing);
    });
    forwarded.on("error", () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the forwarder has no port");
  const forwarder: Forwarder = {
    url: `http://127.0.0.1:${address.port}`,
    target: "",
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return forwarder;
}
