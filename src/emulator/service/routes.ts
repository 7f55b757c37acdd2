import { OPERATIONS, type OperationName } from "../../../generated/contract.js";

/** An operation, and the id in its path if it has one. */
export interface Route {
  operation: OperationName;
  /** As it stands in the path, escapes and all. */
  id: string;
}

/** Every operation of the API. */
export const OPERATION_NAMES = Object.keys(OPERATIONS) as OperationName[];

const ROUTES = OPERATION_NAMES.map((operation) => {
  const { method, path } = OPERATIONS[operation];
  return { operation, method, pattern: new RegExp(`^${path.replace(/\{\w+\}/g, "([^/]+)")}$`) };
});

/** The url of a request. Any host is that of the index, also one that is not a host. */
export function toIndexUrl(url: string): URL {
  return new URL(url.replace(/^https?:\/\/[^/?#]*/i, "http://index"));
}

/** The path of a request, which has two slashes before it if its host ends in one: `//bulk/imports`. */
export function readPath(url: string): string {
  return trimPath(toIndexUrl(url).pathname);
}

function trimPath(pathname: string): string {
  return pathname.replace(/^\/+/, "/");
}

/** The operation that a request calls; undefined if the API has none. */
export function readRoute(method: string, pathname: string): Route | undefined {
  const path = trimPath(pathname);
  for (const route of ROUTES) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (match !== null) return { operation: route.operation, id: match[1] ?? "" };
  }
  return undefined;
}
