import { createImportClient } from "pinecone-import";

/** Uses every verb that a cache could answer in place of the API. @returns what it saw, as JSON */
export async function visit(uri, apiUrl = process.env.API_URL, options = {}) {
  const apiKey = "a-key-for-tests";
  const imports = createImportClient({ apiKey, indexHost: apiUrl, ...options });
  const starts = [];
  for (let left = 3; left > 0; left -= 1) starts.push(await imports.startImport({ uri }));
  const [described, waited, cancelled] = starts.map(({ id }) => id);
  for (let left = 5; left > 0; left -= 1) await imports.describeImport(described);
  const done = await imports
    .waitForImport(waited, { minIntervalMs: 50, maxIntervalMs: 50, timeoutMs: 5_000 })
    .catch(({ code }) => ({ status: code }));
  for (let left = 2; left > 0; left -= 1) await imports.cancelImport(cancelled);
  return JSON.stringify({ ids: starts.map(({ id }) => Number(id)), status: done.status });
}
