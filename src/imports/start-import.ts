import { START_IMPORT_FIELDS } from "../../generated/contract.js";
import type { paths } from "../../generated/schema.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../is-record.js";
import { checkOptions } from "../options/check-options.js";
import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import { UnknownOutcome } from "../transport/unknown-outcome.js";
import type { StartedImport, StartImportOptions, StartImportRequest } from "../types.js";
import { checkFields } from "./check-value.js";
import { findUnfinished } from "./find-unfinished.js";
import type { ImportApi, Operation } from "./import-api.js";
import { recoverStart } from "./recover-start.js";
import type { StartContext } from "./start-context.js";

const START: Operation = {
  operation: "startImport",
  action: "start import",
  expects: "json",
  isRepeatable: false,
};

const PLACE = { action: START.action, argument: "" };

const DEFAULT_ON_ERROR = "abort";

/** The options that only a start has. */
const OPTION_RULES = {
  onUnknownOutcome: { type: "string", values: ["reconcile", "throw"] },
  whenUnfinished: { type: "string", values: ["start", "attach"] },
} as const;

type StartBody = NonNullable<
  paths["/bulk/imports"]["post"]["requestBody"]
>["content"]["application/json"];

export async function startImport(
  context: StartContext,
  request: StartImportRequest,
  options: StartImportOptions = {},
): Promise<StartedImport> {
  const { api, ledger } = context;
  const body = toBody(request);
  checkOptions(START.action, options);
  const { onUnknownOutcome, whenUnfinished } = options;
  checkFields({ onUnknownOutcome, whenUnfinished }, OPTION_RULES, PLACE);
  const resolved = api.resolve(START, options, Object.keys(OPTION_RULES));
  if (whenUnfinished === "attach") {
    const unfinished = await findUnfinished(api, body.uri, resolved);
    if (unfinished !== undefined) {
      ledger.attach(body.uri, unfinished.id);
      return { id: unfinished.id, outcome: "attached" };
    }
  }
  if (resolved.signal?.aborted) throw resolved.signal.reason;
  const entry = ledger.enter(body.uri);
  try {
    const id = await sendStart(api, body, resolved);
    entry.claim(id);
    return { id, outcome: "started" };
  } catch (outcome) {
    const isUnknown = outcome instanceof UnknownOutcome;
    if (isUnknown || resolved.signal?.aborted) entry.lose();
    if (!isUnknown) throw outcome;
    const lost = { uri: body.uri, outcome, entry };
    const id = await recoverStart(context, lost, { ...resolved, onUnknownOutcome });
    entry.claim(id);
    return { id, outcome: "reconciled" };
  } finally {
    entry.close();
  }
}

/** Sends the start, and gives the id in its answer. An answer without one leaves open what became of it. */
async function sendStart(
  api: ImportApi,
  body: StartBody,
  options: ResolvedCallOptions,
): Promise<string> {
  const { value, sentAt, refuseShape } = await api.send(START, options, (client, fetch) =>
    client.POST("/bulk/imports", { body, fetch }),
  );
  if (isRecord(value) && typeof value.id === "string" && value.id !== "") return value.id;
  throw new UnknownOutcome(refuseShape("has no id"), sentAt);
}

function toBody(request: StartImportRequest): StartBody {
  if (!isRecord(request)) {
    throw new InvalidArgumentError({
      action: START.action,
      argument: "request",
      rule: "must be an object",
    });
  }
  // What keeps to the rules of the contract has the type of the contract: both are made from the same schema.
  const body = checkFields(request, START_IMPORT_FIELDS, PLACE) as StartBody;
  const { onError = DEFAULT_ON_ERROR, ...rest } = body.errorMode ?? {};
  return { ...body, errorMode: { ...rest, onError } };
}
