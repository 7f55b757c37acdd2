import { STATUS_CODES } from "node:http";
import { createSecureContext } from "node:tls";
import { serve as serveFetch } from "srvx/node";
import type { EmulatorServer, TlsOptions } from "../types.js";

export interface ServeOptions {
  port: number;
  hostname: string;
  tls: TlsOptions | undefined;
  /** `reset` ends the connection at once, `silence` leaves it open and sends nothing. Must not reject. */
  handle: (request: Request) => Promise<Response | "reset" | "silence">;
}

// The one file that needs a server of the runtime, so it is loaded on demand. It shares nothing with the rest: that would
// be a file of the package by itself.

/** Serves a handler over HTTP. */
export async function serve(options: ServeOptions): Promise<EmulatorServer> {
  const { port, hostname, tls, handle } = options;
  const inTurn = createTurns();
  const server = serveFetch({
    port,
    hostname,
    gracefulShutdown: false,
    silent: true,
    ...(tls === undefined ? {} : { tls: { key: pemOf(tls.key), cert: pemOf(tls.cert) } }),
    // A fault such as a reset is that of a connection, which HTTP/2 shares among requests.
    node: { http2: false },
    async fetch(request) {
      const socket = request.runtime?.node?.req.socket;
      const outcome = await inTurn(socket ?? request, () => handle(request));
      if (outcome instanceof Response) return withReason(outcome);
      if (outcome === "reset" && socket !== undefined) reset(socket);
      return new Promise<never>(() => {});
    },
  });
  const reset = createReset(server.node?.server);
  await server.ready();
  // A certificate is made out to a name, if the server listens on one.
  const name = tls === undefined || /^[\d.]+$|:/.test(hostname) ? undefined : hostname;
  return { url: toCallableUrl(server.url ?? "", name), close: () => server.close(true) };
}

/** With the reason phrase of its status, which some clients show. */
function withReason({ body, status, headers }: Response): Response {
  return new Response(body, { status, statusText: STATUS_CODES[status] ?? "", headers });
}

/** What is wrong with a certificate or its key. */
export interface TlsMistake {
  argument: string;
  rule: string;
  found: string;
  cause: unknown;
}

/** What is wrong with TLS, if anything is. Each half is tried by itself, so that the wrong one can be named. */
export function findTlsMistake({ key, cert }: TlsOptions): TlsMistake | undefined {
  const both = { key: pemOf(key), cert: pemOf(cert) };
  const steps = [
    ["tls.cert", "must be a certificate in PEM", { cert: both.cert }],
    ["tls.key", "must be a private key in PEM, without a passphrase", { key: both.key }],
    ["tls.key", "must be the key of the certificate", both],
  ] as const;
  for (const [argument, rule, options] of steps) {
    try {
      createSecureContext(options);
    } catch (cause) {
      const found = cause instanceof Error ? cause.message : String(cause);
      return { argument, rule, found, cause };
    }
  }
  return undefined;
}

/** Without what tools write before it: the server takes a string that does not begin as PEM for a path. */
function pemOf(text: string): string {
  const start = text.indexOf("-----BEGIN ");
  return start === -1 ? `-----BEGIN ${text}` : text.slice(start);
}

/** What is used of a socket of Node. */
interface Connection {
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  once(event: "close", listener: () => void): unknown;
  resetAndDestroy(): unknown;
  destroy(): unknown;
}

interface Listener {
  on(event: "connection", listener: (connection: Connection) => void): unknown;
}

/** Returns what resets a connection. With TLS that is done to the connection below. */
function createReset(server: Listener | undefined): (connection: Connection) => void {
  const open = new Map<string, Connection>();
  const nameOf = ({ remoteAddress, remotePort }: Connection) => `${remoteAddress} ${remotePort}`;
  server?.on("connection", (connection) => {
    const name = nameOf(connection);
    open.set(name, connection);
    connection.once("close", () => open.delete(name));
  });
  return (connection) => {
    try {
      (open.get(nameOf(connection)) ?? connection).resetAndDestroy();
    } catch {
      // Bun cannot reset what is below TLS.
      connection.destroy();
    }
  };
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
function toCallableUrl(url: string, name: string | undefined): string {
  const callable = url
    .replace("//0.0.0.0:", "//127.0.0.1:")
    .replace("//[::]:", "//[::1]:")
    .replace(/\/$/, "");
  return name === undefined ? callable : callable.replace(/\/\/.*(?=:)/, `//${name}`);
}
