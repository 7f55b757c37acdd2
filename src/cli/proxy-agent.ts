import { EnvHttpProxyAgent, fetch } from "undici";
import type { Fetch } from "../index.js";

// A chunk of half a megabyte, which is loaded only if a proxy is set: Node has a proxy of its own from 22.21 on only.

export interface ProxySettings {
  httpProxy: string;
  httpsProxy: string;
  noProxy: string;
}

/** A fetch through proxies. @throws TypeError if the url of one is wrong */
export function createProxyFetch(settings: ProxySettings): Fetch {
  const dispatcher = new EnvHttpProxyAgent(settings);
  return (url, init) => fetch(url, { ...init, dispatcher });
}
