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

/** The operation that a request calls; undefined if the API has none. */
export function readRoute(method: string, pathname: string): Route | undefined {
  for (const route of ROUTES) {
    const match = route.method === method ? route.pattern.exec(pathname) : null;
    if (match !== null) return { operation: route.operation, id: match[1] ?? "" };
  }
  return undefined;
}
