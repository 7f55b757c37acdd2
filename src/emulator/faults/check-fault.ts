import type { FieldRule, OperationName } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkFields, checkValue } from "../../imports/field-rules.js";
import { isRecord } from "../../json.js";
import { OPERATION_NAMES } from "../service/read-route.js";
import type { Fault } from "./fault.js";

const ACTION = "inject fault";

const TEXT: FieldRule = { type: "string" };
const WHEN: FieldRule = { type: "string", values: ["before", "after"] };

/** What each kind of fault can strike, and its fields. */
const KINDS: Readonly<
  Record<
    Fault["kind"],
    { strikes: readonly OperationName[]; fields: Readonly<Record<string, FieldRule>> }
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

/** Whether a fault can strike an operation. */
export function canStrike({ kind, operation }: Fault, candidate: OperationName): boolean {
  const { strikes } = KINDS[kind];
  return strikes.includes(candidate) && (operation === undefined || operation === candidate);
}

/** A copy of a fault that is sound. @throws InvalidArgumentError */
export function checkFault(fault: unknown): Fault {
  if (!isRecord(fault)) refuse("fault", "must be an object");
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
    refuse("when", 'must be "after" where half a body comes');
  }
  for (const name of ["retryAfter", "contentType", "location"]) checkHeader(name, fault[name]);
  return checked;
}

function checkHeader(argument: string, value: unknown): void {
  if (typeof value === "string" && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
    refuse(argument, "must have no line break and no character beyond Latin-1");
  }
}

function refuse(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
