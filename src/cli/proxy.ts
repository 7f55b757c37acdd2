import type { Surroundings } from "./surroundings.js";

/** The variables that name a proxy, as most programs read them: the first that is set counts. */
const VARIABLES = {
  "https:": ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"],
  "http:": ["http_proxy", "HTTP_PROXY"],
} as const;

/** Whether a host, with or without a scheme, is this machine. */
export function isLoopback(host = ""): boolean {
  const hostname = parseHost(host)?.hostname ?? "";
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

/** The variable that names the proxy for a host, with the proxy but without its password. */
export function nameProxy(env: Surroundings["env"], host = ""): string | undefined {
  const name = findVariable(env, host);
  const proxy = name === undefined ? undefined : parseHost(env[name] ?? "");
  return proxy && `${name} (${proxy.host})`;
}

function findVariable(env: Surroundings["env"], host: string): string | undefined {
  const protocol = parseHost(host)?.protocol === "http:" ? "http:" : "https:";
  if (isLoopback(host)) return undefined;
  return VARIABLES[protocol].find((name) => env[name]);
}

function parseHost(host: string): URL | undefined {
  try {
    return new URL(host.includes("://") ? host : `https://${host}`);
  } catch {
    return undefined;
  }
}
