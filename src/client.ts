import { API_KEY_HEADER, API_VERSION, API_VERSION_HEADER } from "../generated/contract.js";
import { type Clock, systemClock } from "./clock.js";
import type { FollowContext } from "./follow/follow-context.js";
import { waitForImport } from "./follow/wait-for-import.js";
import { waitForImports } from "./follow/wait-for-imports.js";
import { watchImport } from "./follow/watch-import.js";
import type { ImportClient } from "./import-client.js";
import { cancelImport } from "./imports/cancel-import.js";
import { describeImport, sendDescribe } from "./imports/describe-import.js";
import { createImportApi } from "./imports/import-api.js";
import { listImports } from "./imports/list-imports.js";
import { PAGE_SIZE, readPages } from "./imports/read-pages.js";
import { startImport } from "./imports/start-import.js";
import { createStartLedger } from "./imports/start-ledger.js";
import { resolveOptions } from "./options/resolve-options.js";
import { createTransport } from "./transport/create-transport.js";
import { createEmit } from "./transport/emit.js";
import type { ImportClientOptions } from "./types.js";

const RESERVED_HEADERS = [API_KEY_HEADER.toLowerCase(), API_VERSION_HEADER.toLowerCase()];

/**
 * Creates a client for the imports of one index.
 * @throws InvalidArgumentError where an option or an environment variable is missing or wrong
 * @example
 * const imports = createImportClient({ apiKey, indexHost });
 * const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
 */
export function createImportClient(options: ImportClientOptions = {}): ImportClient {
  return wireImportClient(options, systemClock);
}

/** The same, with its clock handed in. Not part of the public face. */
export function wireImportClient(options: ImportClientOptions, clock: Clock): ImportClient {
  const resolved = resolveOptions(options, RESERVED_HEADERS);
  const { baseUrl, fetch, headers, getApiKey, limits } = resolved;
  const emit = createEmit(resolved.onEvent);
  const send = createTransport({
    fetch,
    headers: { ...headers, [API_VERSION_HEADER]: API_VERSION },
    apiKeyHeader: API_KEY_HEADER,
    getApiKey,
    clock,
    emit,
  });
  const api = createImportApi({ baseUrl, send, limits, reservedHeaders: RESERVED_HEADERS });
  const ledger = createStartLedger(clock);
  const starts = { api, ledger, clock, emit };
  const follow: FollowContext = {
    clock,
    emit,
    resolveCall: (action, options, others) => api.resolve({ action }, options, others),
    describe: (id, options) => sendDescribe(api, id, options),
    readPages: (options) => readPages(api, options, { limit: PAGE_SIZE }),
    pageSize: PAGE_SIZE,
    isFresh: ledger.isFresh,
  };
  return {
    startImport: (request, options) => startImport(starts, request, options),
    describeImport: (id, options) => describeImport(api, id, options),
    listImports: (options) => listImports(api, options),
    cancelImport: (id, options) => cancelImport(api, id, options),
    watchImport: (id, options) => watchImport(follow, id, options),
    waitForImport: (id, options) => waitForImport(follow, id, options),
    waitForImports: (ids, options) => waitForImports(follow, ids, options),
  };
}
