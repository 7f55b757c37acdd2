import type { CallOptions } from "../options/call-options.js";
import { actionOf, type IndexApi } from "./api.js";
import { checkImportId } from "./field-rules.js";

export async function cancelImport(
  api: IndexApi,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  checkImportId(actionOf("cancelImport"), id);
  const call = {
    operation: "cancelImport",
    action: `${actionOf("cancelImport")} ${id}`,
    options: api.resolve("cancelImport", options),
  } as const;
  await api.call(call, (client, fetch) =>
    client.DELETE("/bulk/imports/{id}", { params: { path: { id } }, fetch }),
  );
}
