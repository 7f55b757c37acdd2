import {
  createImportClient,
  type ImportOperation,
  isImportClientError,
  isTerminal,
  WaitForImportsError,
} from "pinecone-import";
import {
  type CheckReport,
  checkSource,
  localSource,
  type Source,
  s3Source,
} from "pinecone-import/check";
import { createImportEmulator, FAILURE_TEXTS, type Fault } from "pinecone-import/emulator";
import { fetch as undiciFetch } from "undici";

/** What a user's program does with the built package: compiled against its emitted types, never run. */
export async function importFolder(uri: string): Promise<ImportOperation | undefined> {
  const imports = createImportClient({
    apiKey: async () => "key",
    indexHost: "index.example",
    fetch: undiciFetch,
    attemptTimeoutMs: 10_000,
    maxRetries: 4,
    onEvent: (event) => event.type === "retry" && event.reason,
  });
  try {
    const { id } = await imports.startImport({ uri, errorMode: { onError: "continue" } });
    for await (const { status } of imports.listImports({ limit: 10 }))
      if (status === "Failed") break;
    for await (const operation of imports.watchImport(id, { minIntervalMs: 5_000 }))
      if (isTerminal(operation)) break;
    const [operation] = await imports.waitForImports([id], {
      expectRecords: 10,
      signal: undefined,
    });
    return operation ?? (await imports.waitForImport(id, { signal: AbortSignal.timeout(1_000) }));
  } catch (error) {
    if (error instanceof WaitForImportsError) throw error.failures.values().next().value;
    if (isImportClientError(error) && error.code === "api_error")
      throw new Error(`${error.status}`);
    throw error;
  }
}

/** What a user's test does with real files. */
export function emulateFiles(files: ReadonlyMap<string, Uint8Array>): void {
  createImportEmulator({ source: undefined });
  createImportEmulator({ source: "./data", index: { dimension: 3 } });
  createImportEmulator({
    source: (uri) => ({
      uri,
      async *list() {
        for (const [path, { length: size }] of files) yield { path, size };
      },
      read: async (path, start, end) => files.get(path)?.slice(start, end) ?? new Uint8Array(),
    }),
  });
}

/** What a user's test does with the emulator. */
export async function rehearse(fault: Fault): Promise<ImportOperation | undefined> {
  const emulator = createImportEmulator({
    script: ({ uri, errorMode }) =>
      errorMode?.onError === "abort" && uri.endsWith("bad")
        ? { outcome: { failAtPercent: 20, error: FAILURE_TEXTS.bad_column } }
        : { records: 10, durationMs: 1_000, indexingMs: undefined, outcome: "Completed" },
  });
  const takeBack = emulator.inject(fault, 2);
  const { url, close } = await emulator.listen({ port: 0 });
  createImportClient({ apiKey: "key", indexHost: url, fetch: emulator.fetch });
  takeBack();
  await close();
  const [first] = emulator.received;
  return first?.operation === "startImport" ? emulator.imports[0] : undefined;
}

/** What a user's job does before the upload, and with a store of its own. */
export async function checkFolder(source: Source): Promise<CheckReport> {
  const index = { dimension: 4, namespaces: { docs: { vectorCount: 1 } } };
  await checkSource(new URL("file:///out"), { index, records: "sample", limits: { files: 7 } });
  for (const { code, predicts, files } of (await checkSource(localSource("out"))).findings)
    if (code === "dimension" && predicts === "bad_record") throw new Error(files.join());
  await checkSource(s3Source("s3://bucket/dir", { send: async () => ({}) }));
  return checkSource(source, { signal: undefined, onProgress: ({ bytesToRead }) => bytesToRead });
}
