import type { Fetch } from "../index.js";
import type { Surroundings } from "./surroundings.js";

type Env = Surroundings["env"];

/** The variables that name a proxy, by the scheme of the host: the first that is set counts. */
const VARIABLES = {
  "https:": ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"],
  "http:": ["http_proxy", "HTTP_PROXY"],
} as const;

/** A proxy that a variable names. */
interface Proxy {
  variable: string;
  url: string;
}

/** Whether a host, with or without a scheme, is this machine. */
export function isLoopback(host = ""): boolean {
  const hostname = parseUrl(host, "https")?.hostname ?? "";
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** The variable that names a proxy for a host, and the proxy without its password. */
export function nameProxy(env: Env, host = ""): string | undefined {
  const proxy = findProxy(env, host);
  const url = proxy && parseUrl(proxy.url, "http");
  return url && `${proxy.variable} is set (${url.host})`;
}

/**
 * A fetch through the proxy that the environment names for a host; undefined if there is none.
 * @throws Error that says which variable is wrong
 */
export async function loadProxyFetch(env: Env, host: string): Promise<Fetch | undefined> {
  const proxy = findProxy(env, host);
  if (proxy === undefined) return undefined;
  const url = parseUrl(proxy.url, "http");
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    const example = "http://proxy.example:3128";
    throw new Error(`${proxy.variable} must be the address of an HTTP proxy, such as ${example}`);
  }
  const { createProxyFetch } = await import("./proxy-agent.js");
  const noProxy = env.no_proxy || env.NO_PROXY || "";
  return createProxyFetch({ httpProxy: url.href, httpsProxy: url.href, noProxy });
}

/** There is none for this machine, whatever the environment names. */
function findProxy(env: Env, host: string): Proxy | undefined {
  if (isLoopback(host)) return undefined;
  const protocol = parseUrl(host, "https")?.protocol === "http:" ? "http:" : "https:";
  for (const variable of VARIABLES[protocol]) {
    const url = env[variable];
    if (url) return { variable, url };
  }
  return undefined;
}

/** @param scheme that is added if there is none */
function parseUrl(text: string, scheme: "http" | "https"): URL | undefined {
  try {
    return new URL(text.includes("://") ? text : `${scheme}://${text}`);
  } catch {
    return undefined;
  }
}
