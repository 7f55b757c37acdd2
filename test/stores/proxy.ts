import { once } from "node:events";
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";

/** What a proxy does in place of the server. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

export interface ProxyOptions {
  /** By the number of the request, from 1 on: a reply of the proxy's own, or the connection is dropped in the middle. */
  intercept?: (count: number, request: IncomingMessage) => Reply | "drop" | undefined;
  delayMs?: number;
}

/** In front of a server: counts what it sends, and puts faults in between. */
export interface Proxy {
  url: string;
  readonly requests: number;
  readonly open: number;
  readonly mostOpen: number;
  /** Of the bodies of all responses. */
  readonly bytes: number;
  close(): void;
}

export async function startProxy(target: string, options: ProxyOptions = {}): Promise<Proxy> {
  const counts = { requests: 0, open: 0, mostOpen: 0, bytes: 0 };
  const server = createServer((request, response) => {
    counts.requests += 1;
    counts.open += 1;
    counts.mostOpen = Math.max(counts.mostOpen, counts.open);
    response.once("close", () => {
      counts.open -= 1;
    });
    const reply = options.intercept?.(counts.requests, request);
    const respond = () => {
      if (typeof reply === "object") {
        response.writeHead(reply.status, reply.headers).end(reply.body ?? "");
        return;
      }
      pass(target, request, response, (received) => {
        if (reply === "drop") cutOff(received, response);
        else received.pipe(response);
        received.on("data", (chunk: Uint8Array) => {
          counts.bytes += chunk.length;
        });
      });
    };
    const timer = setTimeout(respond, options.delayMs ?? 0);
    response.once("close", () => clearTimeout(timer));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("there is no port");
  return {
    url: `http://127.0.0.1:${address.port}`,
    get requests() {
      return counts.requests;
    },
    get open() {
      return counts.open;
    },
    get mostOpen() {
      return counts.mostOpen;
    },
    get bytes() {
      return counts.bytes;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

function pass(
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
  sendBody: (received: IncomingMessage) => void,
): void {
  const { method, headers, url = "/" } = request;
  const onward = forward(`${target}${url}`, { method, headers }, (received) => {
    response.writeHead(received.statusCode ?? 502, received.headers);
    received.on("error", () => response.destroy());
    sendBody(received);
  });
  onward.on("error", () => response.destroy());
  response.once("close", () => onward.destroy());
  request.pipe(onward);
}

/** Its first bytes arrive, and then the connection breaks. */
function cutOff(received: IncomingMessage, response: ServerResponse): void {
  received.once("data", (chunk: Uint8Array) => {
    response.write(chunk.subarray(0, 100));
    setTimeout(() => response.destroy(), 20);
  });
}
