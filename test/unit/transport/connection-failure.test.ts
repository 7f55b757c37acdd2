import { describe, expect, it } from "vitest";
import type { ConnectionErrorReason } from "../../../src/index.js";
import { readConnectionFailure } from "../../../src/transport/connection-failure.js";

/** An error with what a runtime puts on it. */
function error(message: string, facts: object = {}): Error {
  return Object.assign(new Error(message), facts);
}

/** As the fetch of Node and of Deno throws it. */
function wrapped(cause: unknown): TypeError {
  return new TypeError("fetch failed", { cause });
}

const CLOSED_PORT = error("connect ECONNREFUSED ::1:9", {
  code: "ECONNREFUSED",
  syscall: "connect",
});
const NO_ROUTE = error("connect ENETUNREACH", { code: "ENETUNREACH", syscall: "connect" });
const DENO = "error sending request for url (https://h/): client error";

/** What undici throws if a proxy responds to CONNECT with another status than 200. */
function noTunnel(status: number): Error {
  const cause = error(`Proxy response (${status}) !== 200 when HTTP Tunneling`, {
    code: "UND_ERR_ABORTED",
  });
  return new Error("Request was cancelled.", { cause });
}

/** What runtimes throw, as it was seen on each. */
const THROWN: Record<Exclude<ConnectionErrorReason, "not_ready">, Record<string, unknown>> = {
  unreachable: {
    "Node: a closed port": wrapped(CLOSED_PORT),
    "Node: a closed port on two addresses": wrapped(
      Object.assign(new AggregateError([CLOSED_PORT, NO_ROUTE]), { code: "ECONNREFUSED" }),
    ),
    "Node: an unknown name": wrapped(
      error("getaddrinfo ENOTFOUND", { code: "ENOTFOUND", syscall: "getaddrinfo" }),
    ),
    "Node: no response from DNS": wrapped(error("getaddrinfo EAI_AGAIN", { code: "EAI_AGAIN" })),
    "Node: a connection that takes too long": wrapped(
      error("Connect Timeout Error", { code: "UND_ERR_CONNECT_TIMEOUT" }),
    ),
    "Node: a time-out of the connecting": wrapped(
      error("connect ETIMEDOUT", { code: "ETIMEDOUT", syscall: "connect" }),
    ),
    "Node: no local port left": wrapped(
      error("connect EADDRNOTAVAIL", { code: "EADDRNOTAVAIL", syscall: "connect" }),
    ),
    "Node: no file handle left": wrapped(
      error("connect EMFILE", { code: "EMFILE", syscall: "connect" }),
    ),
    "Node: a DNS query that takes too long": wrapped(
      error("queryA ETIMEOUT", { code: "ETIMEOUT", syscall: "queryA" }),
    ),
    "Node: a DNS server that fails": wrapped(
      error("queryAaaa ESERVFAIL", { code: "ESERVFAIL", syscall: "queryAaaa" }),
    ),
    "Node: no memory to look up the host": wrapped(
      error("getaddrinfo EAI_MEMORY", { code: "EAI_MEMORY", syscall: "getaddrinfo" }),
    ),
    "Node: no route": wrapped(
      error("connect EHOSTUNREACH", { code: "EHOSTUNREACH", syscall: "connect" }),
    ),
    "Node: a handshake that was cut off": wrapped(
      error("Client network socket disconnected before secure TLS connection was established", {
        code: "ECONNRESET",
      }),
    ),
    "Node: a port that fetch forbids": wrapped(error("bad port")),
    "Deno: a port that fetch forbids": new TypeError(
      "Fetch failed: Requests to port 1 are blocked",
    ),
    "Node: no local address to connect from": wrapped(
      error("bind EADDRNOTAVAIL 192.0.2.1", { code: "EADDRNOTAVAIL", syscall: "bind" }),
    ),
    "Node: a route that is forbidden": wrapped(
      error("connect EACCES", { code: "EACCES", syscall: "connect" }),
    ),
    "Node: a proxy that opens no tunnel": wrapped(noTunnel(502)),
    "Node 26: a proxy that closes the connection": wrapped(
      error("Proxy Connection failed", {
        code: "UND_ERR_PRX_CONN",
        cause: error("other side closed", { code: "UND_ERR_SOCKET" }),
      }),
    ),
    "Bun: a proxy that opens no tunnel": error("Proxy refused to open a tunnel: 502 Bad Gateway", {
      code: "ERR_PROXY_TUNNEL",
    }),
    "Bun: no route": error("ENETUNREACH: Was there a typo in the url or port?", {
      code: "ENETUNREACH",
    }),
    "Bun: no local port left": error("EADDRNOTAVAIL: Was there a typo in the url or port?", {
      code: "EADDRNOTAVAIL",
    }),
    "Bun: a time-out of the connecting": error(
      "ETIMEDOUT: Unable to connect. Is the computer able to access the url?",
      { code: "ETIMEDOUT" },
    ),
    "Deno: a proxy that opens no tunnel": wrapped(error(`${DENO} (Connect): unsuccessful tunnel`)),
    "Bun: a closed port": error("ECONNREFUSED: Unable to connect.", { code: "ECONNREFUSED" }),
    "Bun: an unknown name": error("getaddrinfo ENOTFOUND", { code: "ENOTFOUND" }),
    "Deno: a closed port": wrapped(
      error(`${DENO} (Connect): tcp connect error: Connection refused (os error 111)`),
    ),
    "Deno: a handshake that was cut off": wrapped(error(`${DENO} (Connect): tls handshake eof`)),
    "an error of another realm": { cause: { code: "ECONNREFUSED", message: "refused" } },
  },
  rejected: {
    "Node: a proxy that responds 403": wrapped(noTunnel(403)),
    "Node: a proxy that responds 407": wrapped(noTunnel(407)),
    "Node: a proxy for http:// that responds 407": wrapped(
      error("Proxy Authentication Required (407)", { code: "UND_ERR_INVALID_ARG" }),
    ),
    "Bun: a proxy that responds 403": error("Proxy refused to open a tunnel: 403 Forbidden", {
      code: "ERR_PROXY_TUNNEL",
    }),
    "Bun: a proxy that responds 407": error(
      "Proxy refused to open a tunnel: 407 Proxy Authentication Required",
      { code: "ERR_PROXY_TUNNEL" },
    ),
    "Deno: a proxy that responds 407": wrapped(
      error(`${DENO} (Connect): proxy authentication required`),
    ),
  },
  untrusted: {
    "Node: a certificate that nobody signed": wrapped(
      error("self-signed certificate", { code: "DEPTH_ZERO_SELF_SIGNED_CERT" }),
    ),
    "Node: a certificate of another host": wrapped(
      error("Hostname/IP does not match", { code: "ERR_TLS_CERT_ALTNAME_INVALID" }),
    ),
    "Node: a certificate that is over": wrapped(error("expired", { code: "CERT_HAS_EXPIRED" })),
    "Node: a certificate without its issuer": wrapped(
      error("unable to verify", { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" }),
    ),
    "Node: a server that speaks no TLS": wrapped(
      error("SSL routines: wrong version number", { code: "ERR_SSL_WRONG_VERSION_NUMBER" }),
    ),
    "Node: a server with an old TLS": wrapped(
      error("tlsv1 alert protocol version", { code: "ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION" }),
    ),
    "Node: several addresses, the certificate of one no good": wrapped(
      new AggregateError([CLOSED_PORT, error("expired", { code: "CERT_HAS_EXPIRED" })]),
    ),
    "Bun: a certificate that nobody signed": error("self signed certificate", {
      code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    }),
    "Deno: a certificate that nobody signed": wrapped(
      error(`${DENO} (Connect): invalid peer certificate: UnknownIssuer`),
    ),
    "Deno: a server that speaks no TLS": wrapped(
      error(`${DENO} (Connect): received corrupt message of type InvalidContentType`),
    ),
  },
  broken: {
    "Node: a reset": wrapped(error("read ECONNRESET", { code: "ECONNRESET", syscall: "read" })),
    "Node: an open connection that timed out": wrapped(
      error("read ETIMEDOUT", { code: "ETIMEDOUT", syscall: "read" }),
    ),
    "Node: a route that was lost": wrapped(
      error("write EHOSTUNREACH", { code: "EHOSTUNREACH", syscall: "write" }),
    ),
    "Node: a proxy that resets the connection": wrapped(
      error("read ECONNRESET", { code: "ECONNRESET", syscall: "read" }),
    ),
    "Node: a proxy that responds with no HTTP": wrapped(
      error("Response does not match the HTTP/1.1 protocol (Expected HTTP/)", {
        code: "HPE_INVALID_CONSTANT",
      }),
    ),
    "Node: several addresses, one of them reached by a proxy that rejects": wrapped(
      new AggregateError([noTunnel(407), error("read ECONNRESET", { code: "ECONNRESET" })]),
    ),
    "Node: the end of a kept connection": wrapped(
      error("other side closed", { code: "UND_ERR_SOCKET" }),
    ),
    "Node: a record that cannot be decrypted": wrapped(
      error("bad record mac", { code: "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC" }),
    ),
    "Node: several addresses, one of them reached": wrapped(
      new AggregateError([CLOSED_PORT, error("read ECONNRESET", { code: "ECONNRESET" })]),
    ),
    "another client: a TLS error that an open connection can have": error("wrong version number", {
      code: "ERR_SSL_WRONG_VERSION_NUMBER",
    }),
    "Bun: a reset": error("ECONNRESET: The socket connection was closed", { code: "ECONNRESET" }),
    "Bun: a TLS error that an open connection can have": error(
      "EPROTO: The TLS handshake failed.",
      {
        code: "EPROTO",
      },
    ),
    "Deno: a reset": wrapped(
      error(`${DENO} (SendRequest): connection closed before message completed`),
    ),
    "workerd, browsers": new TypeError("Failed to fetch"),
    "a string": "ECONNREFUSED",
    nothing: undefined,
    "several errors of which there are none": new AggregateError([]),
    "what cannot be read": Object.defineProperty(new Error("x"), "code", {
      get: () => {
        throw new Error("no");
      },
    }),
  },
};

describe("readConnectionFailure()", () => {
  for (const [reason, thrown] of Object.entries(THROWN)) {
    it.each(Object.entries(thrown))(`is ${reason} for %s`, (_name, each) => {
      expect(readConnectionFailure(each)).toBe(reason);
    });
  }

  it.each([
    { depth: 5, reason: "unreachable" },
    { depth: 6, reason: "broken" },
  ])("reads five causes deep: of $depth, $reason", ({ depth, reason }) => {
    let nested: Error = CLOSED_PORT;
    for (let level = 0; level < depth; level += 1) nested = new Error("outer", { cause: nested });
    expect(readConnectionFailure(nested)).toBe(reason);
  });

  it("ends if causes go in a circle", () => {
    const round = error("round", { code: "ECONNREFUSED" });
    round.cause = round;
    expect(readConnectionFailure(round)).toBe("unreachable");
  });
});
