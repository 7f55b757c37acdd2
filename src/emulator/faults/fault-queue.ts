import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import type { OperationName } from "../../types.js";
import type { Fault, ListLagFault, RepeatedTokenFault, UnknownStatusFault } from "../types.js";
import { canStrike, checkFault } from "./check-fault.js";

/** A fault inside an answer that the service itself gives. */
export type InnerFault = Extract<Fault, ListLagFault | RepeatedTokenFault | UnknownStatusFault>;

/** A fault in place of the service's own answer. */
export type OuterFault = Exclude<Fault, InnerFault>;

/** What goes wrong with one request. */
interface Strike {
  outer: OuterFault | undefined;
  inner: InnerFault[];
}

export interface FaultQueue {
  /** Queues a fault, and gives a function that takes back what is left of it. @throws InvalidArgumentError */
  inject(fault: Fault, times?: number): () => void;
  /** Uses up what strikes a request. */
  take(operation: OperationName, hasToken: boolean): Strike;
}

interface Queued {
  fault: Fault;
  left: number;
}

const INNER_KINDS = ["list_lag", "repeated_token", "unknown_status"] as const;

export function createFaultQueue(): FaultQueue {
  let queue: Queued[] = [];
  const withdraw = (queued: Queued) => {
    queue = queue.filter((each) => each !== queued);
  };
  const use = (queued: Queued) => {
    queued.left -= 1;
    if (queued.left <= 0) withdraw(queued);
  };
  return {
    inject(fault, times = 1) {
      checkTimes(times);
      const queued = { fault: checkFault(fault), left: times };
      queue.push(queued);
      return () => withdraw(queued);
    },
    take(operation, hasToken) {
      const striking = queue.filter(({ fault }) => canStrike(fault, operation));
      const outer = striking.find(({ fault }) => isOuter(fault));
      if (outer !== undefined && isOuter(outer.fault)) {
        use(outer);
        return { outer: outer.fault, inner: [] };
      }
      const inner = INNER_KINDS.map((kind) => striking.find(({ fault }) => fault.kind === kind));
      for (const queued of inner) {
        // A token is repeated where there is one: until then the fault only keeps the list going.
        if (queued !== undefined && (queued.fault.kind !== "repeated_token" || hasToken))
          use(queued);
      }
      const faults = inner.map((queued) => queued?.fault);
      return {
        outer: undefined,
        inner: faults.filter((fault) => fault !== undefined && !isOuter(fault)),
      };
    },
  };
}

function isOuter(fault: Fault): fault is OuterFault {
  return !INNER_KINDS.some((kind) => kind === fault.kind);
}

function checkTimes(times: unknown): void {
  const isCount =
    times === Number.POSITIVE_INFINITY || (Number.isInteger(times) && Number(times) > 0);
  if (isCount) return;
  throw new InvalidArgumentError({
    action: "inject fault",
    argument: "times",
    rule: "must be an integer from 1 on, or Infinity",
  });
}
