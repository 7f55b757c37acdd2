import { arrayAt, isObject, type JsonObject, objectAt } from "../json.js";
import { listOperations } from "../operations.js";
import { dereference } from "../references.js";
import { mapValues, writeOut } from "./write-out.js";

/** An operation with all that it reaches in its own place: no reference, nothing that its path or the document shares. */
export interface IsolatedOperation {
  operationId: string;
  method: string;
  path: string;
  /**
   * By place and name, such as `query limit`. A header is named in lower case, as it is the same in any; what stands in
   * the path is named by its number, as the client gives it by that.
   */
  parameters: Map<string, JsonObject>;
  /** Which credentials are accepted, each alternative as a list of what it takes, such as `apiKey in header Api-Key`. */
  security: string[][];
  requestBody: JsonObject | undefined;
  responses: Record<string, JsonObject>;
  /** What else it states, such as `deprecated`. */
  facts: JsonObject;
}

/**
 * Every operation of a contract by itself, without examples and without the names of schemas, so that what several
 * operations share is compared for each of them.
 */
export function isolateOperations(contract: JsonObject): IsolatedOperation[] {
  const paths = objectAt(contract, "paths");
  return listOperations(paths).map(({ path, method, operation }) => {
    const pathItem = objectAt(paths, path);
    const { operationId, requestBody, responses } = operation;
    return {
      operationId: String(operationId),
      method,
      path,
      parameters: readParameters(contract, path, [pathItem, operation]),
      security: readSecurity(contract, operation),
      requestBody: requestBody === undefined ? undefined : writeOut(contract, requestBody),
      responses: mapValues(responses, (response) => writeOut(contract, response)),
      facts: writeOut(contract, { ...readOwnFacts(pathItem), ...readOwnFacts(operation) }),
    };
  });
}

/** What is stated beside the parts that are compared each in its own way, and beside the operations of a path. */
function readOwnFacts(owner: JsonObject): JsonObject {
  // The client has no callbacks.
  const parts = ["operationId", "parameters", "security", "requestBody", "responses", "callbacks"];
  const operations = listOperations({ "": owner }).map(({ method }) => method);
  const others = [...parts, ...operations];
  return Object.fromEntries(Object.entries(owner).filter(([key]) => !others.includes(key)));
}

/** Of two parameters with one name, that of the operation counts. */
function readParameters(
  contract: JsonObject,
  path: string,
  owners: readonly JsonObject[],
): Map<string, JsonObject> {
  const inPath = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name]) => name);
  const parameters = owners.flatMap((owner) => arrayAt(owner, "parameters"));
  return new Map(
    parameters
      .map((each) => writeOut(contract, each))
      .map((each) => {
        const name = String(each.name);
        if (each.in === "header") return [`header ${name.toLowerCase()}`, each];
        return [`${each.in} ${each.in === "path" ? inPath.indexOf(name) : name}`, each];
      }),
  );
}

function readSecurity(contract: JsonObject, operation: JsonObject): string[][] {
  const schemes = objectAt(contract.components, "securitySchemes");
  const requirements = operation.security ?? contract.security;
  return (Array.isArray(requirements) ? requirements : []).map((requirement) =>
    Object.entries(isObject(requirement) ? requirement : {})
      .map(([name, scopes]) => nameScheme(dereference(contract, schemes[name]), scopes))
      .sort(),
  );
}

function nameScheme({ type, in: place, name, scheme }: JsonObject, scopes: unknown): string {
  if (type === "apiKey") return `${type} in ${place} ${name}`;
  const scope = Array.isArray(scopes) && scopes.length > 0 ? [`for ${scopes.join(", ")}`] : [];
  return [type, scheme, ...scope].filter((part) => part !== undefined).join(" ");
}
