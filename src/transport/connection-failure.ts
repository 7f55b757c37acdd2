import type { ConnectionErrorReason } from "../errors/connection-error.js";

/** As deep as errors are looked into: deeper than any runtime nests them. */
export const MAX_ERROR_DEPTH = 5;

/** Errors of a connection that did not come about, by what runtimes call them. */
const UNREACHABLE_CODES = ["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"];

/** The same only where it was the connecting that failed: an open connection can end like that too. */
const UNREACHABLE_WHEN_CONNECTING = ["ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"];

/**
 * How runtimes say it that have no code for it: Node of a TLS handshake that was cut off, Deno of anything before the
 * request, both of a port that the standard of fetch forbids.
 */
const UNREACHABLE_TEXT =
  /^Client network socket disconnected before secure TLS connection was established$|: client error \(Connect\): |^bad port$|: Requests to port \d+ are blocked$/;

/** What OpenSSL calls a certificate that does not do. */
const CERTIFICATE_CODE =
  /^(ERR_TLS_CERT_|CERT_|UNABLE_TO_(GET|VERIFY|DECRYPT|DECODE)_|DEPTH_ZERO_|SELF_SIGNED_CERT|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)/;

/**
 * What Node's fetch calls a handshake that failed. A connection that is open shows a fault of its TLS in other ways there,
 * but not with every other client: hence only for what comes wrapped as it does.
 */
const HANDSHAKE_CODE =
  /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|UNSUPPORTED_PROTOCOL|\w*(PROTOCOL_VERSION|HANDSHAKE_FAILURE|UNRECOGNIZED_NAME))$/;

const UNTRUSTED_TEXT =
  /: client error \(Connect\): (invalid peer certificate|received (corrupt message|fatal alert))/;

/** How a connection failed, by what a `fetch` threw. What cannot be proven not to have been sent counts as `broken`. */
export function readConnectionFailure(thrown: unknown): ConnectionErrorReason {
  try {
    const innermost = listInnermost(thrown);
    if (innermost.some(isUntrusted)) return "untrusted";
    return innermost.every(isUnreachable) ? "unreachable" : "broken";
  } catch {
    return "broken";
  }
}

interface Innermost {
  code: string;
  message: string;
  syscall: string;
  isWrapped: boolean;
}

/** What errors are about stands in their causes, of which there are several where several addresses were tried. */
function listInnermost(error: unknown, depth = 0): Innermost[] {
  // Any object will do, since an error may come from another realm.
  const { code, message, syscall, cause, errors }: Record<string, unknown> = Object(error);
  const inner: unknown[] = (Array.isArray(errors) ? errors : [cause]).filter(
    (each) => typeof each === "object" && each !== null,
  );
  if (inner.length > 0 && depth < MAX_ERROR_DEPTH) {
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
  return syscall === "connect" && UNREACHABLE_WHEN_CONNECTING.includes(code);
}
