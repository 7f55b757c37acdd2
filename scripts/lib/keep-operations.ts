import { arrayAt, isObject, type JsonObject, objectAt, walkObjects } from "./json.js";
import { PipelineError } from "./pipeline-error.js";
import { decodeToken, findReference } from "./references.js";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

const KEPT_INFO = ["title", "version", "license"] as const;

/**
 * The part of a document that some operations reach: their paths, and the components and security schemes behind them.
 * Tags are left out with the prose, since they only group pages of documentation.
 * An operation that the document lacks is left out.
 * @throws PipelineError where it lacks all, or where one stands twice or states no security
 */
export function keepOperations(
  document: JsonObject,
  operationIds: readonly string[],
  name: string,
): JsonObject {
  const paths = keepPaths(document, operationIds);
  refuseMiscounted(paths, operationIds, name);
  refuseUnsecured(document, paths, name);
  const kept: JsonObject = {
    openapi: document.openapi,
    info: pick(objectAt(document, "info"), KEPT_INFO),
    ...pick(document, ["jsonSchemaDialect", "servers", "security"]),
    paths,
  };
  const components = keepComponents(document, kept);
  return Object.keys(components).length > 0 ? { ...kept, components } : kept;
}

/** Every operation of a document with its path and method. */
export function listOperations(
  paths: unknown,
): { path: string; method: string; operation: JsonObject }[] {
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = isObject(item) ? item[method] : undefined;
      return isObject(operation) ? [{ path, method, operation }] : [];
    }),
  );
}

/** The operationId of every operation. */
export function listOperationIds(paths: unknown): unknown[] {
  return listOperations(paths).map(({ operation }) => operation.operationId);
}

function keepPaths(document: JsonObject, operationIds: readonly string[]): JsonObject {
  const paths: JsonObject = {};
  for (const [path, item] of Object.entries(objectAt(document, "paths"))) {
    const kept = listOperations({ [path]: item }).filter(({ operation }) =>
      operationIds.includes(String(operation.operationId)),
    );
    if (kept.length === 0 || !isObject(item)) continue;
    const shared = Object.entries(item).filter(
      ([key]) => !METHODS.some((method) => method === key),
    );
    const operations = kept.map(({ method, operation: { tags, ...facts } }) => [method, facts]);
    paths[path] = Object.fromEntries([...shared, ...operations]);
  }
  return paths;
}

function refuseMiscounted(paths: JsonObject, operationIds: readonly string[], name: string): void {
  const found = listOperationIds(paths);
  if (found.length === 0) {
    throw new PipelineError(
      `Cannot use ${name} as it has none of the operations that are kept: is the file cut off?`,
    );
  }
  for (const operationId of operationIds) {
    const count = found.filter((id) => id === operationId).length;
    if (count <= 1) continue;
    throw new PipelineError(
      `Cannot use ${name} as it has ${count} times the operation ${operationId}`,
    );
  }
}

function refuseUnsecured(document: JsonObject, paths: JsonObject, name: string): void {
  for (const { operation } of listOperations(paths)) {
    const requirements = operation.security ?? document.security;
    const schemes = Array.isArray(requirements)
      ? requirements.flatMap((each) => Object.keys(each ?? {}))
      : [];
    const known = objectAt(document.components, "securitySchemes");
    if (schemes.length > 0 && schemes.every((scheme) => isObject(known[scheme]))) continue;
    throw new PipelineError(
      `Cannot use ${name} as it does not say how ${operation.operationId} is secured: is the file cut off?`,
    );
  }
}

function keepComponents(document: JsonObject, kept: JsonObject): JsonObject {
  const components: JsonObject = {};
  const pending: unknown[] = [kept];
  const reach = (reference: string): void => {
    const [, group, component] = /^#\/components\/([^/]+)\/([^/]+)/.exec(reference) ?? [];
    if (group === undefined || component === undefined) return;
    const target = findReference(document, `#/components/${group}/${component}`);
    const inGroup = objectAt(components, group);
    const key = decodeToken(component);
    if (target === undefined || Object.hasOwn(inGroup, key)) return;
    components[group] = { ...inGroup, [key]: target };
    pending.push(target);
  };
  while (pending.length > 0)
    walkObjects(pending.pop(), (node) => listReferences(node).forEach(reach));
  return components;
}

/** What one node points at: by `$ref`, by a discriminator's mapping, or by the name of a security scheme. */
function listReferences(node: JsonObject): string[] {
  const mapping = Object.values(objectAt(node, "mapping")).filter(
    (value) => typeof value === "string",
  );
  const security = arrayAt(node, "security").flatMap((each) =>
    Object.keys(isObject(each) ? each : {}),
  );
  return [
    ...(typeof node.$ref === "string" ? [node.$ref] : []),
    ...mapping,
    ...security.map((scheme) => `#/components/securitySchemes/${encodeToken(scheme)}`),
  ];
}

function encodeToken(name: string): string {
  return encodeURIComponent(name.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function pick(from: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(
    keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]),
  );
}
