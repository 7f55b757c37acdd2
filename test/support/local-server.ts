import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { onTestFinished } from "vitest";

export interface ReceivedRequest {
  method: string;
  /** As it stood in the request line. */
  path: string;
  headers: IncomingMessage["headers"];
  body: string;
}

export interface LocalServer {
  url: string;
  received: ReceivedRequest[];
}

type Handler = (request: ReceivedRequest, response: ServerResponse) => void;

/** Starts an HTTP server on loopback and a free port that ends with the test, and records what comes in. */
export async function startLocalServer(handle: Handler): Promise<LocalServer> {
  const received: ReceivedRequest[] = [];
  const server = createServer(async (message, response) => {
    let body = "";
    for await (const chunk of message.setEncoding("utf8")) body += chunk;
    const { method = "", url: path = "", headers } = message;
    const request = { method, path, headers, body };
    received.push(request);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return { url: readUrl(server), received };
}

/** An address on loopback where nobody listens. */
export async function findClosedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = readUrl(server);
  await new Promise((resolve) => server.close(resolve));
  return url;
}

function readUrl(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `http://127.0.0.1:${address.port}`;
}

/** A handler that sends every request the same response. */
export function respondWith(
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Handler {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return (_request, response) => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(text);
  };
}

/** A handler whose response has no end, and how many bytes of it were sent. */
export function respondWithoutEnd(status: number): { handle: Handler; countSent: () => number } {
  const chunk = Buffer.alloc(256 * 1024, " ");
  let sent = 0;
  const handle: Handler = (_request, response) => {
    const push = () => {
      for (let isOpen = true; isOpen && !response.destroyed; sent += chunk.byteLength) {
        isOpen = response.write(chunk);
      }
    };
    response.on("drain", push).writeHead(status);
    push();
  };
  return { handle, countSent: () => sent };
}
