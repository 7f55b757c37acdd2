import { DEFAULT_LIST_LIMIT, IMPORT_ID, LIST_IMPORTS_FIELDS } from "../../../generated/contract.js";
import { InvalidArgumentError } from "../../errors/invalid-argument-error.js";
import { checkValue } from "../../imports/field-rules.js";
import type { ImportOperation } from "../../types.js";
import type { FaultsOfRequest } from "../faults/fault-queue.js";
import { errorsOf } from "./errors.js";
import { type EmulatedResponse, errorResponse, jsonResponse } from "./http.js";
import {
  describeIndex,
  describeIndexStats,
  listIndexes,
  listNamespaces,
} from "./index-operations.js";
import type { EmulatedOperation } from "./routes.js";
import { type StartInput, startImport } from "./start-import.js";

/** What an operation works with. */
export interface OperationInput extends StartInput {
  /** As it stands in the path. */
  id: string;
  /** The scheme and the host by which the emulator was reached. */
  origin: string;
  query: URLSearchParams;
  faults: FaultsOfRequest;
}

type Perform = (input: OperationInput) => EmulatedResponse;

const OPERATIONS: Readonly<Record<EmulatedOperation, Perform>> = {
  startImport,
  describeImport,
  listImports,
  cancelImport,
  describeIndexStats: ({ machine, body }) => describeIndexStats(machine, body),
  describeIndex: ({ machine, id, origin }) =>
    describeIndex(machine, { name: decodePath(id, "index_name"), origin }),
  listIndexes: ({ machine, origin }) => listIndexes(machine, origin),
  listNamespaces: ({ machine, query }) =>
    listNamespaces(machine, readLimit(query.get("limit")), query),
};

/** Performs the operation of a request, or responds with what is wrong with it. */
export function performOperation(
  operation: EmulatedOperation,
  input: OperationInput,
): EmulatedResponse {
  try {
    return OPERATIONS[operation](input);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    return errorsOf(operation).error(400, `${error.argument} ${error.rule}`);
  }
}

function describeImport({ machine, id, faults }: OperationInput): EmulatedResponse {
  const operation = machine.describe(readId(id));
  if (operation === undefined) return notFoundResponse();
  return jsonResponse(distortStatus([operation], faults)[0]);
}

function cancelImport({ machine, id }: OperationInput): EmulatedResponse {
  return machine.cancel(readId(id)) ? jsonResponse({}) : notFoundResponse();
}

function listImports({ machine, query, faults }: OperationInput): EmulatedResponse {
  const limit = readLimit(query.get("limit"));
  const token = query.get("paginationToken") || undefined;
  const before = token === undefined ? undefined : readPageToken(token);
  const lagMs = faults.findDistortion("list_lag")?.ms;
  const page = machine.list({ limit, before, lagMs });
  if (page.isLagging) faults.takeDistortion("list_lag");
  const next = page.next === undefined ? undefined : toPageToken(page.next);
  const nextShown = distortNext(next, token, faults);
  return jsonResponse({
    data: distortStatus(page.operations, faults),
    ...(nextShown === undefined ? {} : { pagination: { next: nextShown } }),
  });
}

/** A token is repeated once there is one. Until then the fault continues the list, past its end if needed. */
function distortNext(
  next: string | undefined,
  token: string | undefined,
  faults: FaultsOfRequest,
): string | undefined {
  if (faults.findDistortion("repeated_token") === undefined) return next;
  if (token === undefined) return next ?? toPageToken(1);
  faults.takeDistortion("repeated_token");
  return token;
}

function distortStatus(operations: ImportOperation[], faults: FaultsOfRequest): ImportOperation[] {
  const fault = operations.length === 0 ? undefined : faults.takeDistortion("unknown_status");
  if (fault === undefined) return operations;
  return operations.map((operation) => ({ ...operation, status: fault.status }));
}

function readId(text: string): string {
  const id = decodePath(text, "id");
  checkValue(id, IMPORT_ID, { action: "read id", argument: "id" });
  return id;
}

function decodePath(text: string, argument: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    const rule = "must have no broken escape";
    throw new InvalidArgumentError({ action: "read path", argument, rule });
  }
}

function readLimit(text: string | null): number {
  if (text === null) return DEFAULT_LIST_LIMIT;
  const limit = /^-?\d+$/.test(text) ? Number(text) : Number.NaN;
  checkValue(limit, LIST_IMPORTS_FIELDS.limit, { action: "list imports", argument: "limit" });
  return limit;
}

function notFoundResponse(): EmulatedResponse {
  return errorResponse(404, "there is no import with this id");
}

/** The token of the page that continues before an import. It is opaque. */
function toPageToken(before: number): string {
  return btoa(`before ${before}`);
}

/** Where the page of a token continues. @throws InvalidArgumentError for a token that no list returned */
function readPageToken(token: string): number {
  const [, before] = /^before ([1-9]\d{0,14})$/.exec(decode(token)) ?? [];
  if (before !== undefined) return Number(before);
  throw new InvalidArgumentError({
    action: "list imports",
    argument: "paginationToken",
    rule: "must be one that a list returned",
  });
}

function decode(token: string): string {
  try {
    return atob(token);
  } catch {
    return "";
  }
}
