import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isQuoted, NOT_QUOTED, type Place } from "./validate.js";

const NOT_A_HOST = "must be a host name, such as NAME-PROJECT.svc.REGION.pinecone.io";
const NAME_FOR_HOST =
  "must be the host of the index, such as NAME-PROJECT.svc.REGION.pinecone.io, and not its name: pass that as indexName";
const NOT_A_NAME =
  "must be the name of the index, of letters, digits and hyphens, and not its host: pass that as indexHost";
const NOT_ENCRYPTED =
  "must begin with https://, since http:// sends the key unencrypted (allowInsecureHttp permits it)";

/**
 * The address of a host, without a slash at its end. The value itself is never quoted, since a secret may be in it.
 * @throws InvalidArgumentError
 */
export function readHost(place: Place, host: unknown, allowInsecureHttp: boolean): string {
  const { address, rule } = parseHost(host, allowInsecureHttp);
  if (address === undefined) throw new InvalidArgumentError({ ...place, rule });
  return address;
}

/** The address of a host, without a slash at its end, or the rule that it breaks. */
export function parseHost(
  host: unknown,
  allowInsecureHttp: boolean,
): { address: string; rule?: undefined } | { address?: undefined; rule: string } {
  if (typeof host !== "string") return { rule: "must be a string" };
  const [, scheme, rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(host) ?? [];
  const protocol = (scheme ?? "https").toLowerCase();
  const url = parseUrl(`${protocol}://${rest}`);
  const rule =
    findFault(protocol, rest) ??
    (url === undefined ? NOT_A_HOST : findHostFault(url, scheme !== undefined, allowInsecureHttp));
  if (url === undefined || rule !== undefined) return { rule: rule ?? NOT_A_HOST };
  return { address: url.href.replace(/\/+$/, "") };
}

/** The name of an index. @throws InvalidArgumentError */
export function readIndexName(place: Place, name: unknown): string {
  if (typeof name === "string" && /^[\w-]+$/.test(name)) return name;
  throw new InvalidArgumentError({ ...place, rule: NOT_A_NAME });
}

/** Whether a host is this machine. */
function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** What is wrong with the string, although a URL parser would forgive it. */
function findFault(protocol: string, rest: string): string | undefined {
  if (isQuoted(rest)) return NOT_QUOTED;
  if (/\/bulk\/imports\/*$/.test(rest))
    return "must end before /bulk/imports, which the client adds";
  if (/[\s\\\p{Cc}\p{Surrogate}]/u.test(rest)) {
    return "must have no space, control character or backslash";
  }
  if (protocol !== "https" && protocol !== "http") {
    return "must begin with https:// or have no scheme";
  }
  if (/^[^/]*@/.test(rest)) return "must have no user name or password in it";
  if (/[?#]/.test(rest)) return "must have no query and no fragment";
  if (rest.startsWith("/") || rest.includes("://")) return NOT_A_HOST;
  return undefined;
}

function findHostFault(
  { protocol, hostname, port }: URL,
  hasScheme: boolean,
  allowInsecureHttp: boolean,
): string | undefined {
  const isAddress = /^\[[0-9a-f:.]+\]$/.test(hostname);
  if (!isAddress && !/^[a-z0-9_.-]+$/.test(hostname)) return NOT_A_HOST;
  if (/^https?$/.test(hostname)) return NOT_A_HOST;
  if (protocol === "http:" && !allowInsecureHttp && !isLoopback(hostname)) return NOT_ENCRYPTED;
  if (hasScheme || isAddress || port !== "" || hostname.includes(".") || isLoopback(hostname)) {
    return undefined;
  }
  return NAME_FOR_HOST;
}

function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text);
  } catch {
    return undefined;
  }
}
