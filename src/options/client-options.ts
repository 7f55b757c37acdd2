import { version } from "../../package.json";
import { isFrameworkSignal } from "../errors/error-inspection.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { ImportClientEvent } from "../events.js";
import { type Fetch, readUserAgent, runtime, runtimeFetch } from "../fetch.js";
import { type CallLimits, checkLimits } from "./call-options.js";
import { readHost, readIndexName } from "./host.js";
import {
  checkApiKey,
  checkFunction,
  checkHeaders,
  checkOptions,
  optionNames,
  type Place,
} from "./validate.js";

const DEFAULT_LIMITS: CallLimits = {
  attemptTimeoutMs: 30_000,
  timeoutMs: 120_000,
  maxRetries: 2,
};

/** How a client is made. What is left out has its default; each time-out and number of retries can be set per call. */
export interface ImportClientOptions {
  /**
   * The API key, or a function that is called for every request, such as one that reads a secret store.
   * @default the environment variable PINECONE_API_KEY
   */
  apiKey?: string | (() => string | Promise<string>) | undefined;
  /**
   * The host of the index, from the console or `describe_index`. `https://` is added if it has no scheme; a path prefix
   * is kept.
   * @default the environment variable PINECONE_INDEX_HOST
   */
  indexHost?: string | undefined;
  /**
   * The name of the index, in place of its host: the host is looked up before the first request, with the same time-outs
   * and retries, and kept. A function for the key that changes the project needs a client for each.
   * @default the environment variable PINECONE_INDEX_NAME, unless a host is known
   */
  indexName?: string | undefined;
  /**
   * Where a host is looked up: the address of Pinecone's control plane, or of an emulator.
   * @default the environment variable PINECONE_CONTROLLER_HOST, or else `https://api.pinecone.io`
   */
  controlHost?: string | undefined;
  /**
   * Allows `http://` to a host other than this machine, also to one that is looked up. The key then travels unencrypted.
   * @default false
   */
  allowInsecureHttp?: boolean | undefined;
  /**
   * What requests are sent with: a function that returns a Response, or what node-fetch and the like return.
   * @default `globalThis.fetch`, looked up at each call
   */
  fetch?: Fetch | undefined;
  /** Headers for every request. The key, the version and content headers cannot be set here. */
  headers?: Record<string, string> | undefined;
  /** The name of an integration, sent in User-Agent: lower case letters, digits, `_` and `:`. */
  sourceTag?: string | undefined;
  /**
   * How long one attempt of a request may take, its body included, in milliseconds; `Infinity` for no limit.
   * @default 30_000
   */
  attemptTimeoutMs?: number | undefined;
  /**
   * How long one call may take with all its attempts and pauses, in milliseconds; `Infinity` for no limit. Of a start
   * that includes the search for a lost one; a list counts each page anew; a wait has a `timeoutMs` of its own.
   * @default 120_000
   */
  timeoutMs?: number | undefined;
  /**
   * How often a request is sent again, 0 for never. A start is sent again only if it is certain that the API did not
   * accept it.
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Called with what happens. No event holds a secret. What it throws or rejects with is ignored. */
  onEvent?: ((event: ImportClientEvent) => void) | undefined;
}

const CLIENT_OPTIONS = optionNames<ImportClientOptions>({
  apiKey: true,
  indexHost: true,
  indexName: true,
  controlHost: true,
  allowInsecureHttp: true,
  fetch: true,
  headers: true,
  sourceTag: true,
  attemptTimeoutMs: true,
  timeoutMs: true,
  maxRetries: true,
  onEvent: true,
});

/** Where an index is served, or by which name its host can be looked up. */
type IndexTarget =
  | { baseUrl: string; indexName?: undefined }
  | { indexName: string; controlUrl: string };

/** The options of a client with every default filled in and every value checked. */
export interface ResolvedClientOptions {
  target: IndexTarget;
  allowInsecureHttp: boolean;
  fetch: Fetch;
  headers: Record<string, string>;
  apiKey: string | ((action: string) => Promise<string>);
  limits: CallLimits;
  onEvent: ImportClientOptions["onEvent"];
}

const ACTION = "create client";

const IS_MISSING =
  "is missing: pass it or indexName as an option, or set the environment variable PINECONE_INDEX_HOST or PINECONE_INDEX_NAME";

/**
 * Checks the options of a client and fills in what was not given.
 * @param reservedHeaders the headers that a caller must not set, names in lower case
 * @param controlUrl where hosts are looked up by default
 * @throws InvalidArgumentError
 */
export function resolveClientOptions(
  options: ImportClientOptions,
  reservedHeaders: readonly string[],
  controlUrl: string,
): ResolvedClientOptions {
  checkOptions(ACTION, options, CLIENT_OPTIONS);
  const { apiKey, allowInsecureHttp = false, fetch, headers } = options;
  const { sourceTag, attemptTimeoutMs, timeoutMs, maxRetries, onEvent } = options;
  checkFunction(placeOf("fetch"), fetch);
  checkFunction(placeOf("onEvent"), onEvent);
  if (typeof allowInsecureHttp !== "boolean") reject("allowInsecureHttp", "must be true or false");
  const key = orEnvironment(apiKey, "apiKey", "PINECONE_API_KEY");
  const checkedKey = resolveApiKey(key);
  return {
    target: resolveTarget(options, allowInsecureHttp, controlUrl),
    allowInsecureHttp,
    fetch: fetch ?? runtimeFetch,
    headers: {
      accept: "application/json",
      ...userAgentHeader(sourceTag),
      ...checkHeaders(ACTION, headers, reservedHeaders),
    },
    apiKey: checkedKey,
    limits: checkLimits(ACTION, { attemptTimeoutMs, timeoutMs, maxRetries }, DEFAULT_LIMITS),
    onEvent,
  };
}

/** An option goes before the environment, and there a host before a name. */
function resolveTarget(
  { indexHost, indexName, controlHost }: ImportClientOptions,
  allowInsecureHttp: boolean,
  controlUrl: string,
): IndexTarget {
  if (indexHost !== undefined && indexName !== undefined) {
    reject("indexName", "must be left out if indexHost is there");
  }
  if (indexName === undefined) {
    const host = orEnvironment(indexHost, "indexHost", "PINECONE_INDEX_HOST");
    if (host.value === "") reject("indexHost", IS_MISSING);
    if (host.value !== undefined) {
      return { baseUrl: readHost(host.place, host.value, allowInsecureHttp) };
    }
  }
  const name = orEnvironment(indexName, "indexName", "PINECONE_INDEX_NAME");
  if (name.value === undefined) reject("indexHost", IS_MISSING);
  if (name.value === "") reject("indexName", IS_MISSING);
  const control = orEnvironment(controlHost, "controlHost", "PINECONE_CONTROLLER_HOST");
  return {
    indexName: readIndexName(name.place, name.value),
    controlUrl: readHost(control.place, control.value ?? controlUrl, allowInsecureHttp),
  };
}

/** A value, and where it comes from. */
interface Sourced {
  value: unknown;
  place: Place;
}

/** The option, or else the environment variable. */
function orEnvironment(value: unknown, argument: string, variable: string): Sourced {
  const found = value === undefined ? readEnvironment(variable) : undefined;
  return found === undefined
    ? { value, place: placeOf(argument) }
    : { value: found, place: placeOf(variable) };
}

function resolveApiKey({ value, place }: Sourced): ResolvedClientOptions["apiKey"] {
  if (typeof value !== "function") return checkApiKey(place, value);
  return async (action) => {
    const inCall = { ...place, action };
    try {
      return checkApiKey(inCall, await value());
    } catch (cause) {
      if (cause instanceof InvalidArgumentError || isFrameworkSignal(cause)) throw cause;
      const rule = "is a function that failed";
      throw new InvalidArgumentError({
        ...inCall,
        rule,
        cause: cause ?? new Error("it threw nothing"),
      });
    }
  };
}

/** Browsers set User-Agent themselves. */
function userAgentHeader(sourceTag: unknown): Record<string, string> {
  const isTag = typeof sourceTag === "string" && /^[a-z0-9_:]+$/.test(sourceTag);
  if (sourceTag !== undefined && !isTag) {
    reject("sourceTag", "must consist of lower case letters, digits, _ and :");
  }
  if (readUserAgent().startsWith("Mozilla/")) return {};
  const tag = sourceTag === undefined ? "" : `; source_tag=${sourceTag}`;
  return { "user-agent": `pinecone-import/${version}${tag}` };
}

/** An environment variable, if there is one and it may be read. An empty one counts as not set. */
function readEnvironment(name: string): string | undefined {
  try {
    return runtime.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

function placeOf(argument: string): Place {
  return { action: ACTION, argument };
}

function reject(argument: string, rule: string): never {
  throw new InvalidArgumentError({ ...placeOf(argument), rule });
}
