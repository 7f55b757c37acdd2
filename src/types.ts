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

export interface ListImportsOptions extends CallOptions {
  /** How many imports a page holds at most, within the limits that the contract states: from 1 to 100. */
  limit?: number | undefined;
  /**
   * Where to start: the `nextToken` of an earlier page.
   * @default the first page
   */
  paginationToken?: string | undefined;
}

export interface StartedImport {
  /** The id of the import, to describe or cancel it by. */
  id: string;
  /**
   * How the id was learned: the API answered the start with it, or it was found in the list after an answer was lost
   * (`reconciled`) or as an import that had not finished (`attached`).
   */
  outcome: "started" | "reconciled" | "attached";
}

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

/** The verbs of the import API, bound to one index. Each can be taken off the client and called alone. */
export interface ImportClient {
  /**
   * Starts an import of a folder in object storage into the index, and returns its id.
   *
   * The import runs on by itself, usually for ten minutes or more. Most mistakes in the data are accepted here and show
   * later as the status `Failed`. `errorMode` left out is sent as `{ onError: "abort" }`, which is what the API does.
   *
   * The start is sent at most once, but where it is certain that the API did not take it (429, no connection). Where
   * nobody knows, as `onUnknownOutcome` says, the list of imports is asked. After an abort by your own signal nobody asks:
   * the import may have been started.
   *
   * Source: `startBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, InvalidResponseError, TimeoutError where no import was started
   * @throws StartUnconfirmedError where one may have been
   * @example
   * const { id } = await imports.startImport({ uri: "s3://bucket/dir", errorMode: { onError: "continue" } });
   */
  startImport(request: StartImportRequest, options?: StartImportOptions): Promise<StartedImport>;

  /**
   * Describes one import as it is now. An import at 100 percent may still be indexing: only `isTerminal` tells its end.
   *
   * Source: `describeBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError (404 for an unknown id), ConnectionError, TimeoutError, InvalidResponseError
   * @example
   * const { status, percentComplete } = await imports.describeImport("101");
   */
  describeImport(id: string, options?: CallOptions): Promise<ImportOperation>;

  /**
   * Lists the imports of the index. Nothing is sent before the list is iterated over, and each page when it is needed.
   * An empty page does not end it; a page token that came before does, as an `InvalidResponseError`.
   *
   * Source: `listBulkImports`.
   * @throws InvalidArgumentError at the call
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError while iterating
   * @example
   * for await (const operation of imports.listImports()) console.log(operation.id, operation.status);
   */
  listImports(options?: ListImportsOptions): ImportList;

  /**
   * Cancels an import that has not finished. Records that were imported stay; a finished import is left as it is. Any
   * 2xx answer is a success, so describe the import to learn what became of it.
   *
   * Source: `cancelBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, TimeoutError, InvalidResponseError (for a redirect)
   * @example
   * await imports.cancelImport("101");
   */
  cancelImport(id: string, options?: CallOptions): Promise<void>;
}
