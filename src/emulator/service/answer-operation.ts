import {
  DEFAULT_LIST_LIMIT,
  IMPORT_ID,
  LIST_IMPORTS_FIELDS,
  type OperationName,
} from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkValue } from "../../imports/field-rules.js";
import type { ImportOperation } from "../../types.js";
import { type Answer, answerError, answerJson } from "../answer.js";
import { describeThrown } from "../describe-thrown.js";
import type { FaultsOfRequest } from "../faults/fault-queue.js";
import type { ImportMachine } from "../machine/import-machine.js";
import { type ImportPlan, planImport } from "../machine/plan-import.js";
import type { EmulatorOptions } from "../types.js";
import { readPageToken, toPageToken } from "./page-token.js";
import { readStartRequest } from "./read-start-request.js";

/** What an operation works with. */
export interface OperationInput {
  machine: ImportMachine;
  script: NonNullable<EmulatorOptions["script"]>;
  /** As it stands in the path. */
  id: string;
  query: URLSearchParams;
  body: string;
  faults: FaultsOfRequest;
}

const OPERATIONS: Readonly<Record<OperationName, (input: OperationInput) => Answer>> = {
  startImport,
  describeImport,
  listImports,
  cancelImport,
};

/** Does what a request asks for, or says what is wrong with it. */
export function answerOperation(operation: OperationName, input: OperationInput): Answer {
  try {
    return OPERATIONS[operation](input);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return answerError(400, `${error.argument} ${error.rule}`);
  }
}

function startImport({ machine, script, body }: OperationInput): Answer {
  const request = readStartRequest(body);
  let plan: ImportPlan;
  try {
    plan = planImport(script(structuredClone(request)), request);
  } catch (error) {
    // A status that the service does not give, so that nobody takes it for the service's.
    return answerError(422, `the emulator's script failed: ${describeThrown(error)}`);
  }
  return answerJson({ id: machine.start(request.uri, plan) });
}

function describeImport({ machine, id, faults }: OperationInput): Answer {
  const operation = machine.describe(readId(id));
  if (operation === undefined) return answerNotFound();
  return answerJson(distortStatus([operation], faults)[0]);
}

function cancelImport({ machine, id }: OperationInput): Answer {
  return machine.cancel(readId(id)) ? answerJson({}) : answerNotFound();
}

function listImports({ machine, query, faults }: OperationInput): Answer {
  const limit = readLimit(query.get("limit"));
  const token = query.get("paginationToken") || undefined;
  const before = token === undefined ? undefined : readPageToken(token);
  const lagMs = faults.findInner("list_lag")?.ms;
  const page = machine.list({ limit, before, lagMs });
  if (page.isLagging) faults.takeInner("list_lag");
  const next = page.next === undefined ? undefined : toPageToken(page.next);
  const nextShown = distortNext(next, token, faults);
  return answerJson({
    data: distortStatus(page.operations, faults),
    ...(nextShown === undefined ? {} : { pagination: { next: nextShown } }),
  });
}

/** A token is repeated where there is one. Until then the fault keeps the list going, if need be past its end. */
function distortNext(
  next: string | undefined,
  token: string | undefined,
  faults: FaultsOfRequest,
): string | undefined {
  if (faults.findInner("repeated_token") === undefined) return next;
  if (token === undefined) return next ?? toPageToken(1);
  faults.takeInner("repeated_token");
  return token;
}

function distortStatus(operations: ImportOperation[], faults: FaultsOfRequest): ImportOperation[] {
  const fault = operations.length === 0 ? undefined : faults.takeInner("unknown_status");
  if (fault === undefined) return operations;
  return operations.map((operation) => ({ ...operation, status: fault.status }));
}

function readId(text: string): string {
  const place = { action: "read id", argument: "id" };
  let id: string;
  try {
    id = decodeURIComponent(text);
  } catch {
    throw new InvalidArgumentError({ ...place, rule: "must have no broken escape" });
  }
  checkValue(id, IMPORT_ID, place);
  return id;
}

function readLimit(text: string | null): number {
  if (text === null) return DEFAULT_LIST_LIMIT;
  const limit = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  checkValue(limit, LIST_IMPORTS_FIELDS.limit, { action: "list imports", argument: "limit" });
  return limit;
}

function answerNotFound(): Answer {
  return answerError(404, "there is no import with this id");
}
