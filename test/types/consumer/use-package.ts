import {
  createImportClient,
  type ImportOperation,
  isImportClientError,
  isTerminal,
} from "pinecone-import";
import { fetch as undiciFetch } from "undici";

/** What a user's program does with the built package: compiled against its emitted types, never run. */
export async function importFolder(uri: string): Promise<ImportOperation | undefined> {
  const imports = createImportClient({
    apiKey: async () => "key",
    indexHost: "index.example",
    fetch: undiciFetch,
  });
  try {
    const { id } = await imports.startImport({ uri, errorMode: { onError: "continue" } });
    for await (const { status } of imports.listImports({ limit: 10 }))
      if (status === "Failed") break;
    const operation = await imports.describeImport(id, { signal: AbortSignal.timeout(1_000) });
    return isTerminal(operation) ? operation : undefined;
  } catch (error) {
    if (isImportClientError(error) && error.code === "api_error")
      throw new Error(`${error.status}`);
    throw error;
  }
}
