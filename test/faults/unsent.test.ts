import { createSocket } from "node:dgram";
import { Resolver } from "node:dns";
import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type LookupFunction, type Server } from "node:net";
import { Agent, type Dispatcher, ProxyAgent, fetch as undiciFetch } from "undici";
import { describe, expect, it, onTestFinished } from "vitest";
import { wireImportClient } from "../../src/client.js";
import {
  type ImportClientEvent,
  type ImportClientOptions,
  StartUnconfirmedError,
} from "../../src/index.js";
import { createTestClock } from "../support/clocks.js";
import { API_KEY, callsOn, rejection } from "../support/connect.js";
import { findClosedAddress, startLocalServer } from "../support/local-server.js";
import { SELF_SIGNED } from "../support/self-signed.js";

const CALLS = Object.entries(callsOn("1"));

/** Servers that no request reaches. */
const SERVERS: {
  name: string;
  open: () => Promise<string | ImportClientOptions>;
  reason: "unreachable" | "rejected" | "untrusted";
  isRetried: boolean;
  detail: string;
}[] = [
  {
    name: "nobody listens",
    open: findClosedAddress,
    reason: "unreachable",
    isRetried: true,
    detail: "ECONNREFUSED",
  },
  {
    name: "there is no host of that name",
    open: async () => "https://no-such-host.invalid",
    reason: "unreachable",
    isRetried: true,
    detail: "no-such-host.invalid",
  },
  {
    name: "the handshake is cut off",
    open: () => {
      const cut = createTcpServer((socket) => void socket.once("data", () => socket.destroy()));
      return listen(cut);
    },
    reason: "unreachable",
    isRetried: true,
    detail: "before secure TLS connection was established",
  },
  {
    name: "the certificate is signed by nobody",
    open: () => listen(createTlsServer(SELF_SIGNED)),
    reason: "untrusted",
    isRetried: false,
    detail: "self-signed certificate",
  },
  {
    name: "the server speaks no TLS",
    open: async () => {
      const { url } = await startLocalServer((_request, response) => void response.end());
      return url.replace("http:", "https:");
    },
    reason: "untrusted",
    isRetried: false,
    detail: "TLS: wrong version number",
  },
  {
    name: "no route leads to the address",
    open: async () => "https://255.255.255.255",
    reason: "unreachable",
    isRetried: true,
    detail: "connect E",
  },
  {
    name: "there is no local address to connect from",
    open: async () => ({
      ...connectBy(new Agent({ localAddress: "192.0.2.1" })),
      indexHost: await findClosedAddress(),
    }),
    reason: "unreachable",
    isRetried: true,
    detail: "bind EADDRNOTAVAIL",
  },
  ...["ESERVFAIL", "EREFUSED"].map((code) => ({
    name: `the DNS server responds ${code}`,
    open: async () => connectBy(new Agent({ connect: { lookup: await openResolver(code) } })),
    reason: "unreachable" as const,
    isRetried: true,
    detail: `queryA ${code}`,
  })),
  ...[302, 429, 502, 503].map((status) => ({
    name: `the proxy responds ${status} instead of opening a tunnel`,
    open: () => openProxy(status),
    reason: "unreachable" as const,
    isRetried: true,
    detail: `Proxy response (${status})`,
  })),
  ...[403, 407].map((status) => ({
    name: `the proxy rejects this client with ${status}`,
    open: () => openProxy(status),
    reason: "rejected" as const,
    isRetried: false,
    detail: `Proxy response (${status})`,
  })),
];

describe.each(SERVERS)("if $name", ({ open, reason, isRetried, detail }) => {
  it.each(CALLS)("%s() reports that nothing was sent", async (_name, call) => {
    const events: ImportClientEvent[] = [];
    const opened = await open();
    const options = typeof opened === "string" ? { indexHost: opened } : opened;
    const client = wireImportClient(
      { ...options, apiKey: API_KEY, onEvent: (event) => void events.push(event) },
      createTestClock({ skipsPauses: true }),
    );
    const error = await rejection(call(client));
    const attempts = isRetried ? 3 : 1;
    expect(error).not.toBeInstanceOf(StartUnconfirmedError);
    expect(error).toMatchObject({ code: "connection_failed", reason, attempts });
    expect(String(error)).toContain(detail);
    expect(events.filter(({ type }) => type === "request")).toHaveLength(attempts);
    expect(events.filter(({ type }) => type === "response")).toEqual([]);
  });
});

/** A proxy that responds to every CONNECT with one status. */
async function openProxy(status: number): Promise<ImportClientOptions> {
  const proxy = createTcpServer((socket) => {
    socket.on("error", () => {});
    socket.once("data", () => socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`));
  });
  return connectBy(new ProxyAgent((await listen(proxy)).replace("https:", "http:")));
}

/** A lookup that asks a DNS server, which responds to every query with one error. */
async function openResolver(code: string): Promise<LookupFunction> {
  const server = createSocket("udp4");
  server.on("message", (query, { port, address }) => {
    const response = Buffer.from(query);
    response.writeUInt16BE(code === "ESERVFAIL" ? 0x8182 : 0x8185, 2);
    server.send(response, port, address);
  });
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const resolver = new Resolver({ tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  return (name, _options, done) =>
    resolver.resolve4(name, (error, [address = ""] = []) => done(error, address, 4));
}

/** The options of a client that connects in its own way, until the test is over. */
function connectBy(dispatcher: Dispatcher): ImportClientOptions {
  onTestFinished(() => dispatcher.destroy());
  return {
    indexHost: "https://index.test",
    fetch: (url, init) => undiciFetch(url, { ...init, dispatcher }),
  };
}

/** Lets a server listen on loopback until the test is over. */
async function listen(server: Server): Promise<string> {
  server.on("error", () => {}).on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `https://127.0.0.1:${address.port}`;
}
