import { ConnectionError, type ConnectionErrorReason } from "../errors/connection-error.js";
import type { Attempt } from "./http.js";
import type { Redactor } from "./redact.js";

/** How deep errors are inspected: deeper than any runtime nests them. */
const MAX_ERROR_DEPTH = 5;

/** What undici calls a proxy that closed the connection before the tunnel. Its cause is the same as that of an open connection. */
const PROXY_CLOSED_CODE = "UND_ERR_PRX_CONN";

/** Errors of a connection that was never made, as runtimes name them. */
const UNREACHABLE_CODES = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "UND_ERR_CONNECT_TIMEOUT",
  "ERR_PROXY_TUNNEL",
  PROXY_CLOSED_CODE,
];

/** What a runtime does before it can send. With whatever code that fails, nothing was sent. */
const UNSENT_SYSCALL = /^(bind|connect|getaddrinfo|query[A-Z]\w*)$/;

/**
 * How runtimes word it that have no code for it: Node a TLS handshake that was cut off and a proxy that opens no tunnel,
 * Deno anything before the request, both a port that the standard of fetch forbids, Bun whatever fails in `connect`.
 */
const UNREACHABLE_TEXT =
  /^Client network socket disconnected before secure TLS connection was established$|^Proxy (response \(\d+\) !== 200 when HTTP Tunneling|Authentication Required \(407\))$|: client error \(Connect\): |^bad port$|: Requests to port \d+ are blocked$|: (Unable to connect\. Is the computer able|Was there a typo in the url or port)\b/;

/** Of those, a proxy that rejects this client, in the words of Node, Bun and Deno. Deno shows no 403. */
const REJECTED_TEXT = /^Proxy \D*40[37]\b|: proxy authentication required$/;

/** What OpenSSL calls a certificate that is not trusted. */
const CERTIFICATE_CODE =
  /^(ERR_TLS_CERT_|CERT_|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_|DEPTH_ZERO_|SELF_SIGNED_CERT|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)/;

/**
 * What Node's fetch calls a handshake that failed. An open connection shows a fault of its TLS in other ways there, but
 * not with every other client: hence only for an error that is wrapped as Node wraps it.
 */
const HANDSHAKE_CODE =
  /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|\w*(PROTOCOL_VERSION|HANDSHAKE_FAILURE|UNRECOGNIZED_NAME))$/;

const UNTRUSTED_TEXT =
  /: client error \(Connect\): (invalid peer certificate|received (corrupt message|fatal alert))/;

/** What runtimes put on the errors of a connection, and this package on those of an argument. */
const PLAIN_KEYS = [
  "name",
  "message",
  "stack",
  "code",
  "errno",
  "syscall",
  "address",
  "port",
  "hostname",
  "library",
  "reason",
  "function",
  "action",
  "problem",
  "argument",
  "rule",
  "limit",
];

/** How a connection failed, by what a `fetch` threw. What cannot be proven not to have been sent counts as `broken`. */
export function readConnectionFailure(thrown: unknown): ConnectionErrorReason {
  try {
    const innermost = listInnermost(thrown);
    if (innermost.some(isUntrusted)) return "untrusted";
    if (!innermost.every(isUnreachable)) return "broken";
    return innermost.some(({ message }) => REJECTED_TEXT.test(message))
      ? "rejected"
      : "unreachable";
  } catch {
    return "broken";
  }
}

/** The error for whatever a fetch threw, or for a body that broke off. */
export function toConnectionError(
  thrown: unknown,
  { action, number, redactor }: Attempt,
  reason: ConnectionErrorReason,
): ConnectionError {
  const message = redactor.redact(innermostMessage(thrown)).trim().replace(/\s+/g, " ");
  return new ConnectionError(action, `the connection failed: ${message}`, {
    reason,
    attempts: number,
    cause: isPlain(thrown, redactor) ? thrown : new Error(message),
  });
}

interface Innermost {
  code: string;
  message: string;
  syscall: string;
  isWrapped: boolean;
}

/** The innermost causes of an error, one for each address that was tried. */
function listInnermost(error: unknown, depth = 0): Innermost[] {
  // Any object will do, since an error may come from another realm.
  const { code, message, syscall, cause, errors }: Record<string, unknown> = Object(error);
  const inner: unknown[] = (Array.isArray(errors) ? errors : [cause]).filter(
    (each) => typeof each === "object" && each !== null,
  );
  if (inner.length > 0 && depth < MAX_ERROR_DEPTH && code !== PROXY_CLOSED_CODE) {
    return inner.flatMap((each) => listInnermost(each, depth + 1));
  }
  return [
    {
      code: String(code),
      message: String(message),
      syscall: String(syscall),
      isWrapped: depth > 0,
    },
  ];
}

function isUntrusted({ code, message, isWrapped }: Innermost): boolean {
  if (CERTIFICATE_CODE.test(code) || UNTRUSTED_TEXT.test(message)) return true;
  return isWrapped && HANDSHAKE_CODE.test(code);
}

function isUnreachable({ code, message, syscall }: Innermost): boolean {
  if (UNREACHABLE_CODES.includes(code) || UNREACHABLE_TEXT.test(message)) return true;
  return UNSENT_SYSCALL.test(syscall);
}

/** The innermost message says most: undici wraps it in `fetch failed`. */
function innermostMessage(thrown: unknown, depth = 0): string {
  try {
    if (!(thrown instanceof Error)) return String(thrown);
    const [inner] = thrown instanceof AggregateError ? thrown.errors : [thrown.cause];
    if (inner instanceof Error && depth < MAX_ERROR_DEPTH) {
      return innermostMessage(inner, depth + 1);
    }
    const { code, reason } = thrown as { code?: unknown; reason?: unknown };
    // The message of OpenSSL is full of its source files.
    if (/^ERR_SSL_/.test(String(code))) {
      return `TLS: ${String(reason ?? code)} (for a server without TLS, put http:// before its host)`;
    }
    return String(thrown.message || thrown.name);
  } catch {
    return "what was thrown cannot be read";
  }
}

/**
 * Whether a thrown value may be passed on as a cause: it holds only strings and numbers, without the key. Some libraries
 * attach the request to their errors, and with it the key.
 */
function isPlain(thrown: unknown, redactor: Redactor, depth = 0): boolean {
  try {
    if (typeof thrown === "string") return redactor.redact(thrown) === thrown;
    if (!(thrown instanceof Error)) {
      return ["number", "boolean", "undefined"].includes(typeof thrown);
    }
    if (!isPrototypePlain(thrown, redactor)) return false;
    return Reflect.ownKeys(thrown).every((key) => {
      const value: unknown = Reflect.get(thrown, key);
      if (key !== "cause" && key !== "errors") {
        return PLAIN_KEYS.some((plain) => plain === key) && isPlain(value, redactor, depth + 1);
      }
      const nested = [value].flat();
      return depth < MAX_ERROR_DEPTH && nested.every((each) => isPlain(each, redactor, depth + 1));
    });
  } catch {
    return false;
  }
}

/** Whether what an error inherits is as plain: its methods, and the strings and numbers of its class. */
function isPrototypePlain(thrown: Error, redactor: Redactor): boolean {
  let prototype: unknown = Object.getPrototypeOf(thrown);
  while (prototype !== null && prototype !== Object.prototype) {
    const isInherited = (key: PropertyKey) => {
      const value: unknown = Reflect.get(thrown, key);
      return typeof value === "function" || (!(value instanceof Error) && isPlain(value, redactor));
    };
    if (!Reflect.ownKeys(Object(prototype)).every(isInherited)) return false;
    prototype = Object.getPrototypeOf(prototype);
  }
  return true;
}
