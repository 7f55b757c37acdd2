import { API_KEY_HEADER, API_VERSION, API_VERSION_HEADER } from "../generated/contract.js";
import { type Clock, systemClock } from "./clock.js";
import { cancelImport } from "./imports/cancel-import.js";
import { describeImport } from "./imports/describe-import.js";
import { createImportApi } from "./imports/import-api.js";
import { listImports } from "./imports/list-imports.js";
import { startImport } from "./imports/start-import.js";
import { createStartLedger } from "./imports/start-ledger.js";
import { resolveOptions } from "./options/resolve-options.js";
import { createTransport } from "./transport/create-transport.js";
import { createEmit } from "./transport/emit.js";
import type { ImportClient, ImportClientOptions } from "./types.js";

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
  const starts = { api, ledger: createStartLedger(clock), clock, emit };
  return {
    startImport: (request, options) => startImport(starts, request, options),
    describeImport: (id, options) => describeImport(api, id, options),
    listImports: (options) => listImports(api, options),
    cancelImport: (id, options) => cancelImport(api, id, options),
  };
}
