import type { CheckErrorReason } from "../../errors/check-error.js";
import type { SourceEntry } from "../source.js";

/** A bucket or container, by what the check needs of it. */
export interface ObjectStore {
  /** One page of the objects whose names begin with a prefix. */
  listPage(request: ListRequest): Promise<ListPage>;
  /** The bytes of an object from `start` up to, but not including, `end`. */
  readPart(request: ReadRequest): Promise<Uint8Array>;
  /** Why one of these failed. */
  explain(error: unknown, call: StoreCall): StoreFailure;
}

export type StoreCall = "list" | "read";

interface ListRequest {
  prefix: string;
  /** From the page before. */
  token: string | undefined;
  signal: AbortSignal;
}

export interface ListPage {
  /** With their whole names as paths. */
  entries: SourceEntry[];
  /** Of the next page, if there is one. */
  token: string | undefined;
}

interface ReadRequest {
  name: string;
  start: number;
  end: number;
  signal: AbortSignal;
}

/**
 * - `throttled`: the store asks to slow down
 * - `interrupted`: the connection broke, or the store failed by itself: another attempt may succeed
 * - `other`: what concerns this one call
 */
export interface StoreFailure {
  kind: CheckErrorReason | "throttled" | "interrupted" | "other";
  problem: string;
}

/** Connections that broke in the middle of something. */
const BROKEN = [
  "ECONNRESET",
  "EPIPE",
  "ECONNABORTED",
  "ERR_STREAM_PREMATURE_CLOSE",
  "UND_ERR_SOCKET",
  "UND_ERR_BODY_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
];

/** Connections that were never made, or never used. */
const UNREACHABLE = [
  ...["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "ETIMEDOUT", "EHOSTUNREACH", "ENETUNREACH"],
  ...["UND_ERR_CONNECT_TIMEOUT", "EADDRNOTAVAIL", "EPROTO", "DEPTH_ZERO_SELF_SIGNED_CERT"],
  ...["SELF_SIGNED_CERT_IN_CHAIN", "UNABLE_TO_VERIFY_LEAF_SIGNATURE", "CERT_HAS_EXPIRED"],
  ...["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "ERR_TLS_CERT_ALTNAME_INVALID"],
];

/** Why a connection failed, by the code that Node gives it, also inside of another error. */
export function explainConnection(error: unknown, remedy: string): StoreFailure | undefined {
  const { name, code, cause, errors }: Record<string, unknown> = Object(error);
  // It was not aborted by the check: that is known before.
  if (name === "AbortError") return { kind: "interrupted", problem: "the connection broke" };
  if (BROKEN.includes(String(code))) return { kind: "interrupted", problem: String(code) };
  if (UNREACHABLE.includes(String(code))) {
    return { kind: "unreachable", problem: `the store cannot be reached (${code}); ${remedy}` };
  }
  const inner: unknown[] = Array.isArray(errors) ? errors : cause === undefined ? [] : [cause];
  for (const one of inner) {
    const found = explainConnection(one, remedy);
    if (found !== undefined) return found;
  }
  return undefined;
}
