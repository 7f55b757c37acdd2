import type { OperationName } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { canStrike, checkFault } from "./check-fault.js";
import type { Fault, ListLagFault, RepeatedTokenFault, UnknownStatusFault } from "./fault.js";

/** A fault inside an answer that the service itself gives. */
type InnerFault = Extract<Fault, ListLagFault | RepeatedTokenFault | UnknownStatusFault>;

type InnerKind = InnerFault["kind"];

/** A fault in place of the service's own answer. */
export type OuterFault = Exclude<Fault, InnerFault>;

/** The faults of one request. */
export interface FaultsOfRequest {
  /** Uses up the fault that answers in place of the service, where there is one. */
  takeOuter(): OuterFault | undefined;
  /** The fault inside the answer that lies in wait, without using it up. */
  findInner<Kind extends InnerKind>(kind: Kind): InnerFaultOf<Kind> | undefined;
  /** Uses up a fault inside the answer: to be called where it shows. */
  takeInner<Kind extends InnerKind>(kind: Kind): InnerFaultOf<Kind> | undefined;
}

type InnerFaultOf<Kind> = Extract<InnerFault, { kind: Kind }>;

/** The faults inside an answer that nobody will see. */
export const NO_INNER_FAULTS: FaultsOfRequest = {
  takeOuter: () => undefined,
  findInner: () => undefined,
  takeInner: () => undefined,
};

export interface FaultQueue {
  /** Queues a fault, and gives a function that takes back what is left of it. @throws InvalidArgumentError */
  inject(fault: Fault, times?: number): () => number;
  forOperation(operation: OperationName): FaultsOfRequest;
}

interface Queued {
  fault: Fault;
  left: number;
}

const INNER_KINDS: readonly string[] = [
  "list_lag",
  "repeated_token",
  "unknown_status",
] satisfies InnerKind[];

/** Keeps faults in the order in which they came, until they are used up. */
export function createFaultQueue(): FaultQueue {
  let queue: Queued[] = [];
  const withdraw = (queued: Queued) => {
    queue = queue.filter((each) => each !== queued);
  };
  const take = (queued: Queued | undefined) => {
    if (queued === undefined) return undefined;
    queued.left -= 1;
    if (queued.left <= 0) withdraw(queued);
    return queued.fault;
  };
  return {
    inject(fault, times = 1) {
      checkTimes(times);
      const queued = { fault: checkFault(fault), left: times };
      queue.push(queued);
      return () => {
        const { left } = queued;
        withdraw(queued);
        queued.left = 0;
        return left;
      };
    },
    forOperation(operation) {
      const find = (isMeant: (fault: Fault) => boolean) =>
        queue.find(({ fault }) => isMeant(fault) && canStrike(fault, operation));
      return {
        // What was looked for is of the kind that was looked for.
        takeOuter: () =>
          take(find(({ kind }) => !INNER_KINDS.includes(kind))) as OuterFault | undefined,
        findInner<Kind extends InnerKind>(kind: Kind) {
          return find((fault) => fault.kind === kind)?.fault as InnerFaultOf<Kind> | undefined;
        },
        takeInner<Kind extends InnerKind>(kind: Kind) {
          return take(find((fault) => fault.kind === kind)) as InnerFaultOf<Kind> | undefined;
        },
      };
    },
  };
}

function checkTimes(times: unknown): void {
  if (times === Number.POSITIVE_INFINITY || (Number.isInteger(times) && Number(times) > 0)) return;
  throw new InvalidArgumentError({
    action: "inject fault",
    argument: "times",
    rule: "must be an integer from 1 on, or Infinity",
  });
}
