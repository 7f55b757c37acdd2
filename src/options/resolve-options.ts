import { version } from "../../package.json";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { Fetch } from "../fetch.js";
import type { ImportClientOptions } from "../types.js";
import { checkApiKey } from "./check-api-key.js";
import { checkHeaders } from "./check-headers.js";
import { type CallLimits, checkLimits } from "./check-limits.js";
import { checkOptions, refuseUnknownOptions } from "./check-options.js";
import { readIndexHost } from "./read-index-host.js";
import { readUserAgent, runtime } from "./runtime.js";
import { runtimeFetch } from "./runtime-fetch.js";

const ACTION = "create client";

const DEFAULT_LIMITS: CallLimits = { timeoutMs: 30_000, totalTimeoutMs: 120_000, maxRetries: 2 };

/** The options of a client with every default filled in and every value checked. */
export interface ResolvedOptions {
  baseUrl: string;
  fetch: Fetch;
  headers: Record<string, string>;
  getApiKey: (action: string) => Promise<string>;
  limits: CallLimits;
  onEvent: ImportClientOptions["onEvent"];
}

/**
 * Checks the options of a client and fills in what was not given.
 * @param reservedHeaders the headers that a caller must not set, names in lower case
 * @throws InvalidArgumentError
 */
export function resolveOptions(
  options: ImportClientOptions,
  reservedHeaders: readonly string[],
): ResolvedOptions {
  checkOptions(ACTION, options);
  const {
    apiKey,
    indexHost,
    allowInsecureHttp = false,
    fetch = runtimeFetch,
    headers,
    sourceTag,
    timeoutMs,
    totalTimeoutMs,
    maxRetries,
    onEvent,
    ...unknown
  } = options;
  refuseUnknownOptions(ACTION, unknown);
  if (typeof fetch !== "function") refuse("fetch", "must be a function");
  if (onEvent !== undefined && typeof onEvent !== "function") {
    refuse("onEvent", "must be a function");
  }
  if (typeof allowInsecureHttp !== "boolean") refuse("allowInsecureHttp", "must be true or false");
  const key = orEnvironment(apiKey, "apiKey", "PINECONE_API_KEY");
  const host = orEnvironment(indexHost, "indexHost", "PINECONE_INDEX_HOST");
  const getApiKey = readApiKey(key);
  return {
    baseUrl: readIndexHost(host.value, {
      action: ACTION,
      argument: host.argument,
      allowInsecureHttp,
    }),
    fetch,
    headers: {
      accept: "application/json",
      ...nameClient(sourceTag),
      ...checkHeaders(ACTION, headers, reservedHeaders),
    },
    getApiKey,
    limits: checkLimits(ACTION, { timeoutMs, totalTimeoutMs, maxRetries }, DEFAULT_LIMITS),
    onEvent,
  };
}

/** A value with where it came from, as error messages name it. */
interface Given {
  value: unknown;
  argument: string;
}

/** What was given, or the variable of the environment that stands for it. */
function orEnvironment(value: unknown, argument: string, variable: string): Given {
  const found = value === undefined ? readEnvironment(variable) : undefined;
  return found === undefined ? { value, argument } : { value: found, argument: variable };
}

function readApiKey({ value, argument }: Given): (action: string) => Promise<string> {
  if (typeof value !== "function") {
    const key = checkApiKey(value, ACTION, argument);
    return async () => key;
  }
  return async (action) => {
    try {
      return checkApiKey(await value(), action, argument);
    } catch (cause) {
      if (cause instanceof InvalidArgumentError) throw cause;
      throw new InvalidArgumentError({
        action,
        argument,
        rule: "is a function that failed",
        cause,
      });
    }
  };
}

/** Browsers set User-Agent themselves. */
function nameClient(sourceTag: unknown): Record<string, string> {
  if (
    sourceTag !== undefined &&
    (typeof sourceTag !== "string" || !/^[a-z0-9_:]+$/.test(sourceTag))
  ) {
    refuse("sourceTag", "must consist of lower case letters, digits, _ and :");
  }
  if (readUserAgent().startsWith("Mozilla/")) return {};
  const tag = sourceTag === undefined ? "" : `; source_tag=${sourceTag}`;
  return { "user-agent": `pinecone-import/${version}${tag}` };
}

/** A variable of the environment, where there is one and it may be read. An empty one counts as not set. */
function readEnvironment(name: string): string | undefined {
  try {
    return runtime.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

function refuse(argument: string, rule: string): never {
  throw new InvalidArgumentError({ action: ACTION, argument, rule });
}
