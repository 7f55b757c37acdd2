import type { Source } from "../check/source.js";
import type { ImportOperation, StartImportRequest } from "../types.js";
import type { Fault } from "./faults/fault.js";
import type { EmulatedIndex } from "./machine/emulated-index.js";
import type { ImportScript } from "./machine/script.js";
import type { EmulatedOperation } from "./service/routes.js";

/** How an emulator is made. What is left out has its default. */
export interface EmulatorOptions {
  /**
   * The one API key that is accepted: visible ASCII.
   * @default any key is accepted, and only a missing one is rejected
   */
  apiKey?: string | undefined;
  /**
   * The source of real time, in milliseconds since 1970. `speed` and `advance` are applied to it. If it goes back, the
   * emulator's time continues from where it is; when it is then corrected, that is not counted twice.
   * @default `Date.now`, looked up at each call, so that fake timers govern it
   */
  clock?: (() => number) | undefined;
  /**
   * How many milliseconds pass on the emulator for each real one, from 0 on. At 0 only `advance` moves time, so that a
   * test sees the same numbers each time. At most 1,000,000.
   * @default 1
   */
  speed?: number | undefined;
  /**
   * Decides how an import will go, once at its start. If it throws, or returns something wrong, the response is a 422
   * that says so; the service never responds with one.
   * @default every import takes the defaults of `ImportScript`
   */
  script?: ((request: ScriptedRequest) => ImportScript) | undefined;
  /**
   * Real files for the imports. A local folder has `s3://BUCKET/PATH` and `gs://BUCKET/PATH` in its folder BUCKET/PATH, and
   * `https://ACCOUNT.blob.core.windows.net/CONTAINER/PATH` in CONTAINER/PATH; that needs a file system, as Node, Bun and Deno
   * have one. Or a function that returns the folder of a uri, from wherever; if it throws, the response of the start is a 422.
   *
   * A start checks the files, their ids and their metadata against the index, as `checkSource` of `pinecone-import/check`
   * does. The import then completes with the records of each namespace, or fails with the error of what was found. A
   * `script` still decides how long it takes, but must not name its records. The response of a start comes when its files
   * are known, after ten seconds at the latest; an import whose files are not known yet is `Pending`.
   * @default none: a `script` decides what a folder holds
   */
  source?: string | ((uri: string) => Source) | undefined;
  /**
   * The index that imports go into. Its namespaces decide which imports fail: one that exists takes none.
   * @default a dense index without namespaces
   */
  index?: EmulatedIndex | undefined;
  /**
   * Whether `percentComplete` and `recordsImported` are sent while they are 0. The service may send them or leave them out:
   * a program should take both.
   * @default false: they are left out, unless the contract requires them
   */
  sendZeros?: boolean | undefined;
  /**
   * Called by the emulator's `fetch` for a request to a route that it does not have, such as one to another service if it
   * stands in place of the global `fetch`.
   * @default such a request gets a 501 that names its url
   */
  passthrough?: ImportEmulator["fetch"] | undefined;
}

/** The request of a start, with what the emulator assumes if `errorMode` is left out: `{ onError: "abort" }`. */
export type ScriptedRequest = StartImportRequest & {
  errorMode: { onError: NonNullable<NonNullable<StartImportRequest["errorMode"]>["onError"]> };
};

/** A request that was received. */
export interface ReceivedRequest {
  /** Undefined for a route that the emulator does not have. */
  operation: EmulatedOperation | undefined;
  method: string;
  /** With its query. */
  path: string;
  /** Names in lower case, without the API key. */
  headers: Record<string, string>;
  /** As a string, without the signature of a uri; empty if there was none. */
  body: string;
}

/** The address at which an emulator is served. */
export interface ListenOptions {
  /**
   * From 0 to 65535.
   * @default 0: a free one
   */
  port?: number | undefined;
  /**
   * The address or name that it listens on.
   * @default "127.0.0.1": only this machine
   */
  hostname?: string | undefined;
  /**
   * Serves https in place of http.
   * @default http
   */
  tls?: TlsOptions | undefined;
}

/** What a server needs for https, each as a string of PEM. */
export interface TlsOptions {
  /** The private key, without a passphrase. */
  key: string;
  /** Its certificate, and those that lead to one that clients trust. */
  cert: string;
}

/** A running server of an emulator. */
export interface EmulatorServer {
  /** The address, without a slash at the end: for `indexHost`. */
  url: string;
  /**
   * Ends the server and every connection, hanging ones too. The emulator and its imports stay; one that was started here and
   * whose files are still being read fails.
   */
  close(): Promise<void>;
}

/** An emulation of the import API of one index. It keeps its imports in memory. Its functions can be called alone. */
export interface ImportEmulator {
  /** Handles requests without a network: pass it to a client as its `fetch`. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /**
   * Advances the emulator's time by some milliseconds: that of the imports, and that of the header Date.
   * @throws InvalidArgumentError unless it is a number from 0 on
   */
  advance(ms: number): void;
  /** All imports that were started, the oldest first, as they are when this is read. */
  readonly imports: readonly ImportOperation[];
  /**
   * The requests, the oldest first: the last 10,000 requests at least, unless their bodies are very long. Request ids
   * count from 1 in the same order.
   */
  readonly received: readonly ReceivedRequest[];
  /**
   * Makes something go wrong with the next requests that it can affect.
   * @param times how many of them; `Infinity` for all
   * @returns a function that removes what is left of it, and returns how many requests that would have affected
   * @throws InvalidArgumentError for a fault or a number of times that is wrong
   */
  inject(fault: Fault, times?: number): () => number;
  /**
   * Serves the emulator over HTTP, on Node, Bun and Deno. The server keeps the process running until it is closed. It also
   * has routes for tests in other languages: `POST /_emulator/faults` and `/_emulator/advance`, `GET /_emulator/imports`
   * and `/_emulator/received`.
   * @throws InvalidArgumentError if it cannot listen there, such as on a port in use, or if a certificate or its key is wrong
   */
  listen(options?: ListenOptions): Promise<EmulatorServer>;
}
