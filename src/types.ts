import type { paths } from "../generated/schema.js";

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

/** The operations of the API, by the names of the verbs that call them. */
export type OperationName = "startImport" | "describeImport" | "listImports" | "cancelImport";

/** All that a client asks of a request: a part of the RequestInit of every runtime. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: "manual";
  signal: AbortSignal;
}

/** All that a client reads of a response: a part of the Response of every runtime. */
export interface FetchResponse {
  readonly ok: boolean;
  readonly status: number;
  readonly type: string;
  readonly redirected: boolean;
  readonly headers: { get(name: string): string | null };
  readonly body: FetchBody | null;
}

/** All that a client reads of a response's body: a part of every ReadableStream of bytes. */
export interface FetchBody {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
  cancel(): Promise<void>;
}

/** What a client sends requests with. `globalThis.fetch`, undici's and Bun's are assignable. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

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
}

export interface CallOptions {
  /**
   * Ends the call at once; it then rejects with `signal.reason`, untouched. Given to a list, it ends the whole of it,
   * also between two pages.
   */
  signal?: AbortSignal | undefined;
  /** Headers for this call, over those of the client. The key, the version and content headers cannot be set here. */
  headers?: Record<string, string> | undefined;
}

export interface StartImportOptions extends CallOptions {}

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
  /** How the id was learned: the API answered the start with it. */
  outcome: "started";
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
   * A call that ends in a `ConnectionError`, an abort, an `InvalidResponseError` or an `ApiError` with a status of 408 or
   * from 500 on may have started the import all the same: look with `listImports` before starting it again.
   *
   * Source: `startBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError, ConnectionError, InvalidResponseError
   * @example
   * const { id } = await imports.startImport({ uri: "s3://bucket/dir", errorMode: { onError: "continue" } });
   */
  startImport(request: StartImportRequest, options?: StartImportOptions): Promise<StartedImport>;

  /**
   * Describes one import as it is now. An import at 100 percent may still be indexing: only `isTerminal` tells its end.
   *
   * Source: `describeBulkImport`.
   * @throws InvalidArgumentError before anything is sent
   * @throws ApiError (404 for an unknown id), ConnectionError, InvalidResponseError
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
   * @throws ApiError, ConnectionError, InvalidResponseError while iterating
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
   * @throws ApiError, ConnectionError, InvalidResponseError (for a redirect)
   * @example
   * await imports.cancelImport("101");
   */
  cancelImport(id: string, options?: CallOptions): Promise<void>;
}
