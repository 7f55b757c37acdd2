import type { paths } from "../../../generated/schema.js";
import type { OperationName } from "../../events.js";

/** An operation, and the id in its path where it has one. */
export interface Route {
  operation: OperationName;
  /** As it stands in the path, escapes and all. */
  id: string;
}

type Path = keyof paths;

const ROUTES: readonly [method: string, path: Path, operation: OperationName][] = [
  ["POST", "/bulk/imports", "startImport"],
  ["GET", "/bulk/imports", "listImports"],
  ["GET", "/bulk/imports/{id}", "describeImport"],
  ["DELETE", "/bulk/imports/{id}", "cancelImport"],
];

const COMPILED = ROUTES.map(([method, path, operation]) => {
  return { method, operation, pattern: new RegExp(`^${path.replace("{id}", "([^/]+)")}$`) };
});

/** The operation that a request calls; undefined where the API has none. */
export function readRoute(method: string, pathname: string): Route | undefined {
  for (const route of COMPILED) {
    const match = route.method === method ? route.pattern.exec(pathname) : null;
    if (match !== null) return { operation: route.operation, id: match[1] ?? "" };
  }
  return undefined;
}
