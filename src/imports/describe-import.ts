import type { CallOptions, ResolvedCallOptions } from "../options/call-options.js";
import type { ImportOperation } from "../types.js";
import { actionOf, type IndexApi } from "./api.js";
import { checkImportId } from "./field-rules.js";
import { readOperation } from "./import-operation.js";

export async function describeImport(
  api: IndexApi,
  id: string,
  options: CallOptions = {},
): Promise<ImportOperation> {
  checkImportId(actionOf("describeImport"), id);
  return sendDescribe(api, id, api.resolve("describeImport", options));
}

/** Describes an import whose id and options are checked. */
export async function sendDescribe(
  api: IndexApi,
  id: string,
  options: ResolvedCallOptions,
): Promise<ImportOperation> {
  const action = `${actionOf("describeImport")} ${id}`;
  const call = { operation: "describeImport", action, options } as const;
  const { data, response } = await api.call(call, (client, fetch) =>
    client.GET("/bulk/imports/{id}", { params: { path: { id } }, fetch }),
  );
  const operation = readOperation(data, response);
  if (operation.id === id) return operation;
  throw response.toError("shape", `the response is about another import, ${operation.id}`);
}
