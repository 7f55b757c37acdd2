/**
 * One and the same use of the client, for every runtime: starts an import, follows it, lists, cancels, meets a fault,
 * aborts, starts one over a connection that the server closes, and asks an index by its name what it holds. Gives what it
 * saw, as data.
 */
export async function smoke(library, addresses) {
  const { createImportClient } = library;
  const { emulatorUrl, closingUrl } = addresses;
  const retries = [];
  const imports = createImportClient({
    apiKey: "any",
    indexHost: emulatorUrl,
    onEvent: (event) => event.type === "retry" && retries.push(event.operation),
  });
  const fast = { minIntervalMs: 20, maxIntervalMs: 50 };

  const { id, outcome } = await imports.startImport({ uri: "s3://bucket/dir" });
  const statuses = [];
  for await (const { status } of imports.watchImport(id, fast)) statuses.push(status);
  const { recordsImported } = await imports.waitForImport(id, fast);

  const endless = await imports.startImport({ uri: "s3://bucket/endless" });
  const listed = [];
  for await (const operation of imports.listImports({ limit: 1 })) listed.push(operation.id);

  const reason = { why: "enough" };
  const controller = new AbortController();
  setTimeout(() => controller.abort(reason), 100);
  const waiting = imports.waitForImport(endless.id, { ...fast, signal: controller.signal });
  const aborted = await waiting.catch((error) => error === reason);

  await imports.cancelImport(endless.id);
  const cancelled = await imports.describeImport(endless.id);
  const unknown = await imports.describeImport("no-such-import").catch((error) => error);

  const closing = createImportClient({ apiKey: "any", indexHost: closingUrl });
  await closing.describeImport("1");
  const lost = await closing
    .startImport({ uri: "s3://bucket/dir" }, { onUnknownOutcome: "throw" })
    .catch((error) => error);

  return {
    runtime: nameRuntime(),
    outcome,
    end: statuses.at(-1),
    recordsImported,
    listed: listed.length,
    aborted,
    cancelled: cancelled.status,
    unknown: { code: unknown.code, status: unknown.status },
    lost: lost.code,
    retries,
    namespaces: await lookUp(library, addresses),
  };
}

let named;

/** How many namespaces an index has. Its client is kept, as a worker keeps it from one request to the next. */
export async function lookUp({ createImportClient }, { controlUrl }) {
  named ??= createImportClient({ apiKey: "any", indexName: "smoke", controlHost: controlUrl });
  const { namespaces } = await named.describeIndexStats();
  return Object.keys(namespaces).length;
}

/** What runs this, as it calls itself. */
function nameRuntime() {
  if (globalThis.Deno !== undefined) return `Deno ${globalThis.Deno.version.deno}`;
  if (globalThis.Bun !== undefined) return `Bun ${globalThis.Bun.version}`;
  const { userAgent = "unknown" } = globalThis.navigator ?? {};
  const isBrowser = globalThis.document !== undefined || userAgent.startsWith("Cloudflare");
  return isBrowser ? userAgent : `Node ${globalThis.process.version}`;
}
