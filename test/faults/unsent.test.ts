import { createServer as createTlsServer } from "node:https";
import { createServer as createTcpServer, type Server } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { wireImportClient } from "../../src/client.js";
import { type ImportClientEvent, StartUnconfirmedError } from "../../src/index.js";
import { createTestClock } from "../support/clocks.js";
import { API_KEY, callsOn, rejection } from "../support/connect.js";
import { findClosedAddress, startLocalServer } from "../support/local-server.js";
import { SELF_SIGNED } from "../support/self-signed.js";

const CALLS = Object.entries(callsOn("1"));

/** Servers that no request reaches. */
const SERVERS: {
  name: string;
  open: () => Promise<string>;
  reason: "unreachable" | "untrusted";
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
];

describe.each(SERVERS)("if $name", ({ open, reason, isRetried, detail }) => {
  it.each(CALLS)("%s() reports that nothing was sent", async (_name, call) => {
    const events: ImportClientEvent[] = [];
    const client = wireImportClient(
      { apiKey: API_KEY, indexHost: await open(), onEvent: (event) => void events.push(event) },
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

/** Lets a server listen on loopback until the test is over. */
async function listen(server: Server): Promise<string> {
  server.on("error", () => {}).on("tlsClientError", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return `https://127.0.0.1:${address.port}`;
}
