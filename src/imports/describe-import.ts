import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { CallOptions, ImportOperation } from "../types.js";
import { checkImportId } from "./check-import-id.js";
import type { ImportApi, Operation } from "./import-api.js";
import { readOperation } from "./read-operation.js";

const DESCRIBE: Operation = {
  operation: "describeImport",
  action: "describe import",
  expects: "json",
  isRepeatable: true,
};

export async function describeImport(
  api: ImportApi,
  id: string,
  options: CallOptions = {},
): Promise<ImportOperation> {
  checkImportId(DESCRIBE.action, id);
  return sendDescribe(api, id, api.resolve(DESCRIBE, options));
}

/** Describes an import whose id and options are checked. */
export async function sendDescribe(
  api: ImportApi,
  id: string,
  options: ResolvedCallOptions,
): Promise<ImportOperation> {
  const received = await api.send(DESCRIBE, options, (client, fetch) =>
    client.GET("/bulk/imports/{id}", { params: { path: { id } }, fetch }),
  );
  return readOperation(received.value, received.refuseShape);
}
