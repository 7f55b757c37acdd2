import type { CallOptions } from "../types.js";
import { checkImportId } from "./check-import-id.js";
import type { ImportApi, Operation } from "./import-api.js";

const CANCEL: Operation = {
  operation: "cancelImport",
  action: "cancel import",
  expects: "nothing",
  isRepeatable: true,
};

export async function cancelImport(
  api: ImportApi,
  id: string,
  options: CallOptions = {},
): Promise<void> {
  checkImportId(CANCEL.action, id);
  await api.send(CANCEL, api.resolve(CANCEL, options), (client, fetch) =>
    client.DELETE("/bulk/imports/{id}", { params: { path: { id } }, fetch }),
  );
}
