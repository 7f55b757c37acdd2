import { DEFAULT_LIST_LIMIT, IMPORT_ID, LIST_IMPORTS_FIELDS } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkValue } from "../../imports/check-value.js";
import type { ImportOperation, OperationName } from "../../types.js";
import type { ImportMachine, Page } from "../machine/import-machine.js";
import { planImport } from "../machine/plan-import.js";
import type {
  EmulatorOptions,
  ListLagFault,
  RepeatedTokenFault,
  UnknownStatusFault,
} from "../types.js";
import { type Answer, answerError, answerJson } from "./answer.js";
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
  /** What goes wrong inside the answer. */
  faults: readonly (ListLagFault | RepeatedTokenFault | UnknownStatusFault)[];
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
  let plan: ReturnType<typeof planImport>;
  try {
    plan = planImport(script(structuredClone(request)), request);
  } catch (error) {
    return answerError(400, `the emulator's script failed: ${error}`);
  }
  return answerJson({ id: machine.start(request.uri, plan) });
}

function describeImport({ machine, id, faults }: OperationInput): Answer {
  const operation = machine.describe(readId(id));
  return operation === undefined ? answerNotFound() : answerJson(distort(operation, faults));
}

function cancelImport({ machine, id }: OperationInput): Answer {
  return machine.cancel(readId(id)) ? answerJson({}) : answerNotFound();
}

function listImports({ machine, query, faults }: OperationInput): Answer {
  const limit = readLimit(query.get("limit"));
  const token = query.get("paginationToken") || undefined;
  const before = token === undefined ? undefined : readPageToken(token);
  const lagMs = faults.find((fault) => fault.kind === "list_lag")?.ms;
  const page = machine.list({ limit, before, lagMs });
  const isRepeated = faults.some(({ kind }) => kind === "repeated_token");
  const next = isRepeated ? (token ?? nameNext(page) ?? toPageToken(1)) : nameNext(page);
  return answerJson({
    data: page.operations.map((operation) => distort(operation, faults)),
    ...(next === undefined ? {} : { pagination: { next } }),
  });
}

function nameNext({ next }: Page): string | undefined {
  return next === undefined ? undefined : toPageToken(next);
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

function distort(operation: ImportOperation, faults: OperationInput["faults"]): ImportOperation {
  const fault = faults.find(({ kind }) => kind === "unknown_status");
  return fault?.kind === "unknown_status" ? { ...operation, status: fault.status } : operation;
}

function answerNotFound(): Answer {
  return answerError(404, "there is no import with this id");
}
