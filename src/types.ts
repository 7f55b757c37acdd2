import type { paths } from "../generated/schema.js";
import type { ImportClientEvent } from "./events.js";
import type { Fetch } from "./fetch.js";

/** An optional field may also be given as `undefined`, at every depth. */
type AllowUndefined<T> = T extends object
  ? { [Key in keyof T]: AllowUndefined<T[Key]> | (undefined extends T[Key] ? undefined : never) }
  : T;

type JsonContent<Holder> = Holder extends { content: { "application/json": infer Content } }
  ? Content
  : never;

/** All fields of a type, some of them required. */
type WithRequired<T, Key extends keyof T> = Flat<Omit<T, Key> & { [Field in Key]-?: T[Field] }>;

type Flat<T> = { [Field in keyof T]: T[Field] };

type SchemaOperation = JsonContent<paths["/bulk/imports/{id}"]["get"]["responses"][200]>;

/** What an import is started with. Source: the request of `startBulkImport`. */
export type StartImportRequest = AllowUndefined<
  JsonContent<NonNullable<paths["/bulk/imports"]["post"]["requestBody"]>>
>;

/** One import as the API describes it; fields that the contract does not know are passed through. Source: the answer of `describeBulkImport`. */
export type ImportOperation = WithRequired<SchemaOperation, "id" | "status">;

/** Where an import stands. Later versions of the API may add to the known values, so that any other text is allowed. */
export type ImportStatus = ImportOperation["status"];

/** How a client is made. What is left out has its default; each time limit and number of retries can be set per call. */
export interface ImportClientOptions {
  /**
   * The API key, or a function that is asked for it at every request, such as one that reads a secret store.
   * @default the environment variable PINECONE_API_KEY
   */
  apiKey?: string | (() => string | Promise<string>) | undefined;
  /**
   * The host of the index, from the console or `describe_index`. `https://` is added where no scheme stands; a path
   * prefix is kept.
   * @default the environment variable PINECONE_INDEX_HOST
   */
  indexHost?: string | undefined;
  /**
   * Allows `http://` to a host that is not this machine. The key then travels unencrypted.
   * @default false
   */
  allowInsecureHttp?: boolean | undefined;
  /**
   * What requests are sent with.
   * @default `globalThis.fetch`, looked up at each call
   */
  fetch?: Fetch | undefined;
  /** Headers for every request. The key, the version and content headers cannot be set here. */
  headers?: Record<string, string> | undefined;
  /** The name of an integration, sent in User-Agent: lower case letters, digits, `_` and `:`. */
  sourceTag?: string | undefined;
  /**
   * How long one try of a request may take, its body included, in milliseconds; `Infinity` for no limit.
   * @default 30_000
   */
  timeoutMs?: number | undefined;
  /**
   * How long one request may take with all its tries and pauses, in milliseconds; `Infinity` for no limit. A list counts
   * each page anew.
   * @default 120_000
   */
  totalTimeoutMs?: number | undefined;
  /**
   * How often a request is tried again, 0 for never. A start is tried again only where it is certain that the API did
   * not take it.
   * @default 2
   */
  maxRetries?: number | undefined;
  /** Is told what goes on. No event holds a secret. What it throws or rejects with is ignored. */
  onEvent?: ((event: ImportClientEvent) => void) | undefined;
}

/** What every verb takes for one call, over what the client was made with. */
export interface CallOptions {
  /**
   * Ends the call at once; it then rejects with `signal.reason`, untouched. Given to a list, it ends the whole of it,
   * also between two pages.
   */
  signal?: AbortSignal | undefined;
  /** Headers for this call, over those of the client. The key, the version and content headers cannot be set here. */
  headers?: Record<string, string> | undefined;
  /** As the client's option, for this call. */
  timeoutMs?: number | undefined;
  /** As the client's option, for this call. */
  totalTimeoutMs?: number | undefined;
  /** As the client's option, for this call. */
  maxRetries?: number | undefined;
}

/** How a start meets what cannot be known, and what is there already. */
export interface StartImportOptions extends CallOptions {
  /**
   * What to do where nobody knows whether the API took the start, such as after a 503, a time-out or a connection that
   * broke. `reconcile` lists the imports for about 10 seconds, however little time or tries are left, and takes the one
   * that fits; where none or several do, and at once for `throw`, the call rejects with a `StartUnconfirmedError`.
   * @default "reconcile"
   */
  onUnknownOutcome?: "reconcile" | "throw" | undefined;
  /**
   * What to do where an import of the same `uri` has not finished. `attach` looks for one through the whole list, and
   * gives it in place of a second one: for whatever is run again, such as the job of a scheduler.
   * @default "start"
   */
  whenUnfinished?: "start" | "attach" | undefined;
}

/** Which part of the list is read. */
export interface ListImportsOptions extends CallOptions {
  /** How many imports a page holds at most, within the limits that the contract states: from 1 to 100. */
  limit?: number | undefined;
  /**
   * Where to start: the `nextToken` of an earlier page.
   * @default the first page
   */
  paginationToken?: string | undefined;
}

/** How an import is followed. Each poll is one try: `maxRetries` has no part in it, and the other options count for each. */
export interface WatchOptions extends CallOptions {
  /**
   * The shortest interval between two polls, in milliseconds: the first ones, and those near the end. Chance shortens
   * every interval by up to a tenth.
   * @default 2_000, or `maxIntervalMs` where that is shorter
   */
  minIntervalMs?: number | undefined;
  /**
   * The longest interval between two polls, in milliseconds; `Infinity` for no limit.
   * @default 30_000, or `minIntervalMs` where that is longer
   */
  maxIntervalMs?: number | undefined;
  /**
   * How long polls may fail one after another before the last error ends the wait, in milliseconds; `Infinity` for no
   * limit. A `Retry-After` of more than this ends it at once. A 4xx but 408 and 429 ends it anyhow.
   * @default 600_000
   */
  outageToleranceMs?: number | undefined;
}

/** How long and for what an import is waited for, beside how it is followed. */
export interface WaitOptions extends WatchOptions {
  /**
   * How long to wait in all, in milliseconds. It ends the wait, not the import.
   * @default `Infinity`: no limit
   */
  waitTimeoutMs?: number | undefined;
  /** How many records must have been imported at least, for several imports in all of them. */
  expectRecords?: number | undefined;
  /** Is told of each change that is seen, the end among them. What it throws or rejects with is ignored. */
  onProgress?: ((operation: ImportOperation, progress: ImportProgress) => void) | undefined;
}

/** How far an import has come, and how fast it is going. Measured over the last five minutes or so. */
export interface ImportProgress {
  /** How long it has been waited for, in milliseconds. */
  elapsedMs: number;
  /** While records are loaded; then as fast as they were in the end. Undefined as long as the API tells too little. */
  recordsPerSecond?: number;
  /**
   * How long loading will go on at this rate, in milliseconds; 0 at the end of the import. Undefined as long as the API
   * tells too little, and at 100 percent, since nothing tells how long indexing takes.
   */
  remainingMs?: number;
}

/** An import that a start has brought about, or found. */
export interface StartedImport {
  /** The id of the import, to describe or cancel it by. */
  id: string;
  /**
   * How the id was learned: the API answered the start with it, or it was found in the list after an answer was lost
   * (`reconciled`) or as an import that had not finished (`attached`).
   */
  outcome: "started" | "reconciled" | "attached";
}

/** One page of the list of imports. */
export interface ImportPage {
  /** The imports of this page; there may be none, and more on the next one. */
  operations: ImportOperation[];
  /** Where the next page starts; absent on the last one. */
  nextToken?: string;
}

/** The imports of an index, read page by page while they are iterated over. Each iteration starts anew. */
export interface ImportList extends AsyncIterable<ImportOperation> {
  /** The same, a page at a time. */
  pages(): AsyncIterable<ImportPage>;
}
