import type { JsonObject } from "../json.js";
import type { SpecSource } from "../spec-source.js";
import { type IsolatedOperation, isolateOperations } from "./isolate-operations.js";

/** One operation in two contracts. */
export interface OperationPair {
  /** What the client calls it, such as `startImport`. */
  name: string;
  /** Undefined where the contract before has it neither by its id nor at its place. */
  before: IsolatedOperation | undefined;
  after: IsolatedOperation;
}

/** The operations that the client uses, each in both contracts: by id, or where it was renamed by method and path. */
export function pairOperations(
  before: JsonObject,
  after: JsonObject,
  operations: SpecSource["operations"],
): OperationPair[] {
  const former = isolateOperations(before);
  const next = isolateOperations(after);
  return Object.entries(operations).flatMap(([name, operationId]) => {
    const found = next.find((each) => each.operationId === operationId);
    if (found === undefined) return [];
    const origin =
      former.find((each) => each.operationId === operationId) ??
      former.find((each) => each.method === found.method && each.path === found.path);
    return [{ name, before: origin, after: found }];
  });
}
