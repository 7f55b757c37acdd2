import { OPERATIONS } from "../../../generated/contract.js";
import { OPERATIONS as CONTROL_OPERATIONS } from "../../../generated/control/contract.js";
import type { OperationName } from "../../types.js";

/** What the client does not call, and programs of the official SDKs do. */
const OTHER_ROUTES = {
  listIndexes: { method: "GET", path: "/indexes" },
  listNamespaces: { method: "GET", path: "/namespaces" },
} as const;

/** What an emulator responds to: what the client calls, and two routes more. */
export type EmulatedOperation = OperationName | keyof typeof OTHER_ROUTES;

/** An operation, and the id or the name in its path if it has one. */
export interface Route {
  operation: EmulatedOperation;
  /** As it stands in the path, escapes and all. */
  id: string;
}

const EMULATED: Readonly<Record<EmulatedOperation, { method: string; path: string }>> = {
  ...OPERATIONS,
  ...CONTROL_OPERATIONS,
  ...OTHER_ROUTES,
};

export const OPERATION_NAMES = Object.keys(EMULATED) as EmulatedOperation[];

const ROUTES = OPERATION_NAMES.map((operation) => {
  const { method, path } = EMULATED[operation];
  return { operation, method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}$`) };
});

/** The scheme and the host of a request, and its url. Any host is that of the index, also one that is not a host. */
export function splitUrl(url: string): { origin: string; url: URL } {
  const [origin = ""] = /^https?:\/\/[^/?#]*/i.exec(url) ?? [];
  return { origin, url: new URL(`http://index${url.slice(origin.length)}`) };
}

/** The path of a request, which has two slashes before it if its host ends in one: `//bulk/imports`. */
export function readPath(url: string): string {
  return trimPath(splitUrl(url).url.pathname);
}

function trimPath(pathname: string): string {
  return pathname.replace(/^\/+/, "/");
}

/** The operation that a request calls; undefined if there is none. */
export function readRoute(method: string, pathname: string): Route | undefined {
  const path = trimPath(pathname);
  for (const route of ROUTES) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match !== null) return { operation: route.operation, id: match[1] ?? "" };
  }
  return undefined;
}
