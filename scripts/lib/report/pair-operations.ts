import type { JsonObject } from "../json.js";
import type { SpecSource } from "../spec-source.js";
import { type IsolatedOperation, isolateOperations } from "./isolate-operations.js";

/** One operation in two contracts. */
export interface OperationPair {
  /** What the client calls it, such as `startImport`. */
  name: string;
  before: IsolatedOperation;
  after: IsolatedOperation;
}

/** An operation that only one of two contracts has. */
export interface SingleOperation {
  name: string;
  operationId: string;
  isIn: "before" | "after";
}

/** The operations that the client uses, each in both contracts: by id, or where it was renamed by method and path. */
export function pairOperations(
  before: JsonObject,
  after: JsonObject,
  operations: SpecSource["operations"],
): { pairs: OperationPair[]; singles: SingleOperation[] } {
  const former = isolateOperations(before);
  const next = isolateOperations(after);
  const pairs: OperationPair[] = [];
  const singles: SingleOperation[] = [];
  for (const [name, operationId] of Object.entries(operations)) {
    const found = next.find((each) => each.operationId === operationId);
    const origin =
      former.find((each) => each.operationId === operationId) ??
      former.find((each) => each.method === found?.method && each.path === found.path);
    if (found !== undefined && origin !== undefined) {
      pairs.push({ name, before: origin, after: found });
    } else {
      singles.push({ name, operationId, isIn: found === undefined ? "before" : "after" });
    }
  }
  return { pairs, singles };
}
