import { version } from "../../package.json";
import { isFrameworkSignal } from "../errors/error-inspection.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import type { ImportClientEvent } from "../events.js";
import { type Fetch, readUserAgent, runtimeFetch } from "../fetch.js";
import { type CallLimits, checkLimits } from "./call-options.js";
import {
  CREATE_CLIENT,
  orEnvironment,
  placeOf,
  rejectOption,
  type Sourced,
} from "./environment.js";
import { type IndexTarget, resolveTarget } from "./index-target.js";
import { checkApiKey, checkFunction, checkHeaders, checkOptions, optionNames } from "./validate.js";

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
  checkOptions(CREATE_CLIENT, options, CLIENT_OPTIONS);
  const { apiKey, allowInsecureHttp = false, fetch, headers } = options;
  const { sourceTag, attemptTimeoutMs, timeoutMs, maxRetries, onEvent } = options;
  checkFunction(placeOf("fetch"), fetch);
  checkFunction(placeOf("onEvent"), onEvent);
  if (typeof allowInsecureHttp !== "boolean")
    rejectOption("allowInsecureHttp", "must be true or false");
  const key = orEnvironment(apiKey, "apiKey", "PINECONE_API_KEY");
  const checkedKey = resolveApiKey(key);
  return {
    target: resolveTarget(options, allowInsecureHttp, controlUrl),
    allowInsecureHttp,
    fetch: fetch ?? runtimeFetch,
    headers: {
      accept: "application/json",
      ...userAgentHeader(sourceTag),
      ...checkHeaders(CREATE_CLIENT, headers, reservedHeaders),
    },
    apiKey: checkedKey,
    limits: checkLimits(CREATE_CLIENT, { attemptTimeoutMs, timeoutMs, maxRetries }, DEFAULT_LIMITS),
    onEvent,
  };
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
    rejectOption("sourceTag", "must consist of lower case letters, digits, _ and :");
  }
  if (readUserAgent().startsWith("Mozilla/")) return {};
  const tag = sourceTag === undefined ? "" : `; source_tag=${sourceTag}`;
  return { "user-agent": `pinecone-import/${version}${tag}` };
}
