import { isObject, type JsonObject } from "./json.js";

/** The node that a reference such as `#/components/schemas/ImportModel` points at, or undefined. */
function findReference(document: unknown, reference: string): unknown {
  if (!reference.startsWith("#/")) return undefined;
  return reference
    .slice(2)
    .split("/")
    .map(decodeToken)
    .reduce<unknown>(
      (node, token) => (isObject(node) && Object.hasOwn(node, token) ? node[token] : undefined),
      document,
    );
}

/** One step of a reference as the name that it stands for. A text that is no percent-encoding stands for itself. */
export function decodeToken(token: string): string {
  let name = token;
  try {
    name = decodeURIComponent(token);
  } catch {
    // A name such as `a%b`, as it stands in the document.
  }
  return name.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The object itself, or the one that its `$ref` leads to, over several steps. A circle of references ends as empty. */
export function dereference(document: unknown, node: unknown): JsonObject {
  const seen = new Set<unknown>();
  let current = node;
  while (isObject(current) && typeof current.$ref === "string" && !seen.has(current)) {
    seen.add(current);
    current = findReference(document, current.$ref);
  }
  return isObject(current) && !seen.has(current) ? current : {};
}
