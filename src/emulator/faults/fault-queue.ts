import type { FieldRule } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields, checkValue } from "../../imports/field-rules.js";
import { isRecord } from "../../json.js";
import { type EmulatedOperation, OPERATION_NAMES } from "../service/routes.js";
import type { Fault, ListLagFault, RepeatedTokenFault, UnknownStatusFault } from "./fault.js";

/** A fault that distorts the service's own response. */
type DistortingFault = Extract<Fault, ListLagFault | RepeatedTokenFault | UnknownStatusFault>;

type DistortionKind = DistortingFault["kind"];

/** A fault that replaces the service's own response. */
export type ReplacingFault = Exclude<Fault, DistortingFault>;

/** The faults of one request. */
export interface FaultsOfRequest {
  /** Uses up the fault that replaces the response, if there is one. */
  takeReplacement(): ReplacingFault | undefined;
  /** The next fault of a kind that distorts the response, without using it up. */
  findDistortion<Kind extends DistortionKind>(kind: Kind): DistortingFaultOf<Kind> | undefined;
  /** Uses up a fault that distorts the response: to be called when it shows. */
  takeDistortion<Kind extends DistortionKind>(kind: Kind): DistortingFaultOf<Kind> | undefined;
}

type DistortingFaultOf<Kind> = Extract<DistortingFault, { kind: Kind }>;

/** For a response that nobody will see. */
export const NO_DISTORTIONS: FaultsOfRequest = {
  takeReplacement: () => undefined,
  findDistortion: () => undefined,
  takeDistortion: () => undefined,
};

export interface FaultQueue {
  /** Queues a fault, and returns a function that removes what is left of it. @throws InvalidArgumentError */
  inject(fault: Fault, times?: number): () => number;
  forOperation(operation: EmulatedOperation): FaultsOfRequest;
}

interface Queued {
  fault: Fault;
  left: number;
}

const DISTORTION_KINDS: readonly string[] = [
  "list_lag",
  "repeated_token",
  "unknown_status",
] satisfies DistortionKind[];

/** Keeps faults in the order of their injection, until they are used up. */
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
        queue.find(({ fault }) => isMeant(fault) && canAffect(fault, operation));
      return {
        // The search was for a fault of this kind.
        takeReplacement: () =>
          take(find(({ kind }) => !DISTORTION_KINDS.includes(kind))) as ReplacingFault | undefined,
        findDistortion<Kind extends DistortionKind>(kind: Kind) {
          return find((fault) => fault.kind === kind)?.fault as DistortingFaultOf<Kind> | undefined;
        },
        takeDistortion<Kind extends DistortionKind>(kind: Kind) {
          return take(find((fault) => fault.kind === kind)) as DistortingFaultOf<Kind> | undefined;
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

const ACTION = "inject fault";

const TEXT: FieldRule = { type: "string" };
const WHEN: FieldRule = { type: "string", values: ["before", "after"] };

/** What each kind of fault can affect, and its fields. */
const KINDS: Readonly<
  Record<
    Fault["kind"],
    { strikes: readonly EmulatedOperation[]; fields: Readonly<Record<string, FieldRule>> }
  >
> = {
  status: {
    strikes: OPERATION_NAMES,
    fields: {
      status: { type: "integer", minimum: 200, maximum: 599, required: true },
      retryAfter: TEXT,
      body: TEXT,
      contentType: TEXT,
      when: WHEN,
    },
  },
  drop: { strikes: OPERATION_NAMES, fields: { when: { ...WHEN, required: true } } },
  hang: {
    strikes: OPERATION_NAMES,
    fields: { where: { type: "string", values: ["headers", "body"], required: true }, when: WHEN },
  },
  empty: { strikes: OPERATION_NAMES, fields: {} },
  redirect: { strikes: OPERATION_NAMES, fields: { location: { ...TEXT, required: true } } },
  list_lag: {
    strikes: ["listImports"],
    fields: { ms: { type: "number", minimum: 0, required: true } },
  },
  repeated_token: { strikes: ["listImports"], fields: {} },
  unknown_status: {
    strikes: ["describeImport", "listImports"],
    fields: { status: { ...TEXT, minLength: 1, required: true } },
  },
};

/** Whether a fault can affect an operation. */
function canAffect({ kind, operation }: Fault, candidate: EmulatedOperation): boolean {
  const { strikes } = KINDS[kind];
  return strikes.includes(candidate) && (operation === undefined || operation === candidate);
}

/** A copy of a fault, checked. @throws InvalidArgumentError */
function checkFault(fault: unknown): Fault {
  if (!isRecord(fault)) reject("fault", "must be an object");
  const kinds = Object.keys(KINDS);
  const kindRule = { type: "string", values: kinds, required: true } as const;
  const kind = checkValue(fault.kind, kindRule, { action: ACTION, argument: "kind" });
  const { strikes, fields } = KINDS[kind as Fault["kind"]];
  const operation: FieldRule = { type: "string", values: strikes };
  const place = { action: ACTION, argument: "" };
  // What keeps to the rules of its kind is a fault of it.
  const checked = checkFields(
    fault,
    { kind: kindRule, operation, ...fields },
    place,
  ) as unknown as Fault;
  if (checked.kind === "hang" && checked.where === "body" && fault.when === "before") {
    reject("when", 'must be "after" if half a body comes');
  }
  for (const name of ["retryAfter", "contentType", "location"]) checkHeader(name, fault[name]);
  return checked;
}

function checkHeader(argument: string, value: unknown): void {
  if (typeof value === "string" && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    reject(argument, "must have no line break and no character beyond Latin-1");
  }
}

function reject(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
