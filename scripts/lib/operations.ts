import { arrayAt, isObject, type JsonObject, objectAt } from "./json.js";
import { PipelineError } from "./pipeline-error.js";
import { dereference } from "./references.js";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"] as const;

/** How one operation is called. */
export interface OperationFacts {
  /** In upper case. */
  method: string;
  /** Below the host of the index, its parameters in braces. */
  path: string;
  operationId: string;
}

export interface Operation extends JsonObject {
  operationId: string;
  method: string;
  path: string;
  /** The operation's own parameters and those of its path, references resolved. */
  allParameters: JsonObject[];
}

interface FoundOperation {
  path: string;
  method: string;
  operation: JsonObject;
}

/** Every operation of a document with its path and method. */
export function listOperations(paths: unknown): FoundOperation[] {
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

/** An operation of a contract by its id, as the client would call it. @throws PipelineError if it is missing, or has a parameter in a form that the client does not know */
export function findOperation(contract: JsonObject, operationId: string): Operation {
  const found = listOperations(contract.paths).find(
    ({ operation }) => operation.operationId === operationId,
  );
  if (found === undefined)
    throw new PipelineError(
      `Cannot generate as the contract lacks ${operationId}, which spec/source.json names: run npm run spec:update`,
    );
  const { operation, method, path } = found;
  const allParameters = readParameters(contract, found);
  for (const each of allParameters)
    if (each.in === "path" || each.in === "query") rejectStyle(each);
  return { ...operation, operationId, method, path, allParameters };
}

/** The parameters of an operation and of its path. */
export function readParameters(
  contract: JsonObject,
  { path, operation }: Pick<FoundOperation, "path" | "operation">,
): JsonObject[] {
  const [shared = [], own = []] = [objectAt(contract.paths, path), operation].map((owner) =>
    arrayAt(owner, "parameters").map((each) => dereference(contract, each)),
  );
  return overrideParameters(shared, own);
}

/** The status of the success of an operation, such as `200`; empty if it states none. */
export function findSuccess(operation: JsonObject): string {
  const statuses = Object.keys(objectAt(operation, "responses"));
  return statuses.find((status) => /^2(\d\d|XX)$/.test(status)) ?? "";
}

export function toOperationFacts({ method, path, operationId }: Operation): OperationFacts {
  return { method: method.toUpperCase(), path, operationId };
}

/** The client writes parameters in the default style alone. */
function rejectStyle({ in: place, name, style, explode, content }: JsonObject): void {
  const isDefault = place === "path" ? "simple" : "form";
  const isKnown = (style ?? isDefault) === isDefault && content === undefined;
  if (isKnown && (explode === undefined || explode === (isDefault === "form"))) return;
  throw new PipelineError(
    `Cannot generate as the ${place} parameter ${name} is sent in a form that the client does not know`,
  );
}

/** A parameter of an operation stands in place of one of its path with the same name. */
function overrideParameters(shared: JsonObject[], own: JsonObject[]): JsonObject[] {
  const isOverridden = (parameter: JsonObject) =>
    own.some((each) => each.name === parameter.name && each.in === parameter.in);
  return [...shared.filter((each) => !isOverridden(each)), ...own];
}
