import { START_IMPORT_FIELDS } from "../../generated/contract.js";
import type { paths } from "../../generated/schema.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../is-record.js";
import type { StartedImport, StartImportOptions, StartImportRequest } from "../types.js";
import { checkFields } from "./check-value.js";
import type { ImportApi, Operation } from "./import-api.js";

const START: Operation = { action: "start import", expects: "json" };

const PLACE = { action: START.action, argument: "" };

const DEFAULT_ON_ERROR = "abort";

type StartBody = NonNullable<
  paths["/bulk/imports"]["post"]["requestBody"]
>["content"]["application/json"];

export async function startImport(
  api: ImportApi,
  request: StartImportRequest,
  options: StartImportOptions = {},
): Promise<StartedImport> {
  const body = toBody(request);
  const received = await api.send(START, api.resolve(START, options), (client, fetch) =>
    client.POST("/bulk/imports", { body, fetch }),
  );
  const { value } = received;
  if (isRecord(value) && typeof value.id === "string" && value.id !== "") {
    return { id: value.id, outcome: "started" };
  }
  throw received.refuseShape("has no id");
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
