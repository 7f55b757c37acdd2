import { describe, expect, it } from "vitest";
import { IMPORT_STATUSES } from "../../src/index.js";
import { compile, complete } from "./compile.js";

/** Programs, and the message of the compiler; none if they compile. */
const PROGRAMS: { name: string; source: string; want?: RegExp }[] = [
  { name: "a start with a uri", source: 'imports.startImport({ uri: "s3://b" });' },
  {
    name: "a start with everything, or with undefined in its place",
    source: `imports.startImport({ uri: "s3://b", integrationId: "i", errorMode: { onError: "continue" } });
      imports.startImport({ uri: "s3://b", integrationId: undefined, errorMode: { onError: undefined } });
      imports.startImport({ uri: "s3://b", errorMode: undefined }, { signal: undefined, headers: undefined });
      createImportClient({ apiKey: undefined, indexHost: undefined, fetch: undefined, headers: undefined });`,
  },
  {
    name: "a start without a uri",
    source: "imports.startImport({});",
    want: /Property 'uri' is missing/,
  },
  {
    name: "a start with a uri that is undefined",
    source: "imports.startImport({ uri: undefined });",
    want: /'undefined' is not assignable to type 'string'/,
  },
  {
    name: "onError explode",
    source: 'imports.startImport({ uri: "s3://b", errorMode: { onError: "explode" } });',
    want: /'"explode"' is not assignable to type '"abort" \| "continue"/,
  },
  {
    name: "an unknown field of a start",
    source: 'imports.startImport({ uri: "s3://b", integrationID: "i" });',
    want: /'integrationID' does not exist/,
  },
  {
    name: "an unknown option of a client",
    source: 'createImportClient({ apikey: "key" });',
    want: /'apikey' does not exist/,
  },
  {
    name: "an unknown option of a call",
    source: 'imports.describeImport("1", { timeout: 1 });',
    want: /'timeout' does not exist/,
  },
  {
    name: "all limits and options, or undefined in their place",
    source: `const limits = { attemptTimeoutMs: 1, timeoutMs: Infinity, maxRetries: 0 };
      const none = { attemptTimeoutMs: undefined, timeoutMs: undefined, maxRetries: undefined };
      createImportClient({ ...limits, onEvent: (event) => void event.type });
      createImportClient({ ...none, onEvent: undefined });
      for (const options of [limits, none]) { imports.describeImport("1", options); imports.listImports(options); imports.cancelImport("1", options); }
      imports.startImport({ uri: "x" }, { ...limits, onUnknownOutcome: "throw", attach: "unfinished" });
      imports.startImport({ uri: "x" }, { ...none, onUnknownOutcome: undefined, attach: undefined });`,
  },
  {
    name: "a fetch that returns a body of each kind",
    source: `type Body = NodeJS.ReadableStream | AsyncIterable<Uint8Array> | null;
      declare function nodeFetch(url: string | { href: string }, init?: { method?: string; headers?: Iterable<string[]> | { [name: string]: string }; signal?: AbortSignal | null }): Promise<{ status: number; headers: { get(name: string): string | null }; body: Body; text(): Promise<string> }>;
      createImportClient({ fetch: nodeFetch });
      createImportClient({ fetch: async (url, init) => fetch(url, init) });
      createImportClient({ fetch: async () => ({ status: 200, headers: new Map<string, string>(), text: async () => "{}" }) });`,
  },
  {
    name: "a fetch that returns nothing",
    source: "createImportClient({ fetch: async () => {} });",
    want: /Type 'void' is not assignable to type 'FetchResponse'/,
  },
  {
    name: "a fetch whose responses have no headers",
    source: 'createImportClient({ fetch: async () => ({ status: 200, text: async () => "" }) });',
    want: /Property 'headers' is missing/,
  },
  {
    name: "an unknown value of onUnknownOutcome",
    source: 'imports.startImport({ uri: "x" }, { onUnknownOutcome: "retry" });',
    want: /'"retry"' is not assignable to type '"reconcile" \| "throw"/,
  },
  {
    name: "all options of watches and waits, or undefined in their place",
    source: `const watch = { minIntervalMs: 1, maxIntervalMs: 2, outageToleranceMs: Infinity, signal: AbortSignal.timeout(1), attemptTimeoutMs: 1 };
      const wait = { ...watch, timeoutMs: 1, expectRecords: 5, onProgress: () => {}, failFast: true };
      const none = { minIntervalMs: undefined, maxIntervalMs: undefined, outageToleranceMs: undefined };
      const nothing = { ...none, timeoutMs: undefined, expectRecords: undefined, onProgress: undefined, failFast: undefined };
      for (const options of [watch, none]) imports.watchImport("1", options);
      for (const options of [wait, nothing]) { imports.waitForImport("1", options); imports.waitForImports(["1"], options); }
      imports.waitForImports(["1"] as const, { onProgress: async ({ id }, { elapsedMs, remainingMs, recordsPerSecond }) => {
        const all: [string, number, number | undefined, number | undefined] = [id, elapsedMs, remainingMs, recordsPerSecond]; void all; } });`,
  },
  {
    name: "what watches and waits return",
    source: `(async () => {
      for await (const seen of imports.watchImport("1")) { const each: ImportOperation = seen; void each; }
      const one: ImportOperation = await imports.waitForImport("1"); void one;
      const many: ImportOperation[] = await imports.waitForImports([]); void many;
    })();`,
  },
  {
    name: "an option of a wait for a watch",
    source: 'imports.watchImport("1", { timeoutMs: 1 });',
    want: /'timeoutMs' does not exist/,
  },
  {
    name: "one id for many",
    source: 'imports.waitForImports("1");',
    want: /'string' is not assignable to parameter of type 'readonly string\[\]'/,
  },
  {
    name: "the codes of waits narrow to their fields",
    source: `if (isImportClientError(error)) {
      if (error.code === "import_failed" || error.code === "import_cancelled") { const seen: ImportOperation = error.operation; void seen; }
      if (error.code === "records_missing") { const numbers: number[] = [error.expected, error.imported]; void numbers; }
      if (error.code === "wait_timed_out") { const seen: ImportOperation | undefined = error.operation; void [seen, error.id, error.timeoutMs]; }
      if (error.code === "wait_incomplete") { const seen: ImportOperation | undefined = error.operations.get("1"); void [seen, error.failures.get("1")]; }
    }`,
  },
  {
    name: "the outcome of a start",
    source: `imports.startImport({ uri: "x" }).then(({ outcome }) => {
      const known: "started" | "reconciled" | "attached" | "completed" = outcome; void known; });`,
  },
  {
    name: "the type of an event narrows it to its fields",
    source: `createImportClient({ onEvent: (event) => {
      const operation: OperationName | undefined = event.type === "reconcile" ? undefined : event.operation;
      if (event.type === "request") { const path: string = event.path; void path; }
      if (event.type === "response") { const requestId: string | undefined = event.requestId; void requestId; }
      if (event.type === "retry") { const delayMs: number = event.delayMs; void delayMs; }
      if (event.type === "outage") { const failedPolls: number = event.failedPolls; void [failedPolls, event.sinceMs, event.error.code]; }
      if (event.type === "reconcile") { const phase: "begin" | "end" = event.phase; void [event.uri, phase]; }
      void operation;
    } });`,
  },
  {
    name: "a field of another type of event",
    source:
      'createImportClient({ onEvent: (event) => { if (event.type === "retry") void event.path; } });',
    want: /Property 'path' does not exist/,
  },
  {
    name: "an unknown option of a list",
    source: "imports.listImports({ pageSize: 1 });",
    want: /'pageSize' does not exist/,
  },
  {
    name: "an id that is a number",
    source: "imports.describeImport(1);",
    want: /'number' is not assignable/,
  },
  {
    name: "a path of the contract",
    source: 'api.GET("/bulk/imports/{id}", { params: { path: { id: "1" } } });',
  },
  {
    name: "a wrong path",
    source: 'api.GET("/bulk/import", {});',
    want: /'"\/bulk\/import"' is not assignable/,
  },
  {
    name: "a path with a wrong method",
    source: 'api.PUT("/bulk/imports", {});',
    want: /is not assignable/,
  },
  {
    name: "id and status of an import are there",
    source:
      "const id: string = operation.id; const status: ImportStatus = operation.status; void [id, status];",
  },
  {
    name: "another field of an import may be absent",
    source: "const at: string = operation.finishedAt; void at;",
    want: /'string \| undefined' is not assignable to type 'string'/,
  },
  {
    name: "an unknown status",
    source:
      'const status: ImportStatus = "Resting"; void (operation.status === "Resting" || status);',
  },
  {
    name: "a status that is not a string",
    source: "const status: ImportStatus = 5; void status;",
    want: /'5' is not assignable/,
  },
  {
    name: "the id of a start is there",
    source:
      "const id: Promise<string> = imports.startImport({ uri: 'x' }).then(s => s.id); void id;",
  },
  {
    name: "fetch of the runtime and of undici",
    source: "const all: Fetch[] = [globalThis.fetch, undiciFetch]; void all;",
  },
  {
    name: "a fetch that does not return a response",
    source: "const wrong: Fetch = async () => 5; void wrong;",
    want: /'Promise<number>' is not assignable/,
  },
  {
    name: "the code of an error narrows it to its class",
    source: `if (isImportClientError(error)) {
      if (error.code === "api_error") { const status: number = error.status; void status; }
      if (error.code === "invalid_response") { const reason: InvalidResponseReason = error.reason; void reason; }
      if (error.code === "invalid_argument") { const limit: number | undefined = error.limit; void limit; }
      if (error.code === "connection_failed") { const reason: ConnectionErrorReason = error.reason; void reason; }
      if (error.code === "timed_out") { const scope: "attempt" | "call" = error.scope; void scope; }
      if (error.code === "start_unconfirmed") { const [id]: (string | undefined)[] = error.candidates.map((each) => each.id); void id; }
    }`,
  },
  {
    name: "a field of another class behind a code",
    source:
      'if (isImportClientError(error) && error.code === "connection_failed") void error.status;',
    want: /Property 'status' does not exist/,
  },
  {
    name: "faults of every kind, aimed at what they can strike",
    source: `for (const operation of ["startImport", "describeImport", "listImports", "cancelImport"] as const) {
      inject({ kind: "status", status: 503, operation });
      inject({ kind: "drop", when: "after", operation });
      inject({ kind: "hang", where: "headers", when: "before", operation });
      inject({ kind: "hang", where: "body", when: "after", operation });
      inject({ kind: "empty", operation: undefined }, Infinity);
      inject({ kind: "redirect", location: "https://elsewhere.example", operation }, 2);
    }
    inject({ kind: "list_lag", ms: 1, operation: "listImports" });
    inject({ kind: "repeated_token" });
    inject({ kind: "unknown_status", status: "Paused", operation: "describeImport" });`,
  },
  {
    name: "a list that lags, aimed at a start",
    source: 'inject({ kind: "list_lag", ms: 1, operation: "startImport" });',
    want: /'"startImport"' is not assignable to type '"listImports"/,
  },
  {
    name: "an unknown status, aimed at a cancel",
    source: 'inject({ kind: "unknown_status", status: "Paused", operation: "cancelImport" });',
    want: /'"cancelImport"' is not assignable/,
  },
  {
    name: "half a body of a request without effect",
    source: 'inject({ kind: "hang", where: "body", when: "before" });',
    want: /is not assignable/,
  },
  {
    name: "a fault of an unknown kind",
    source: 'inject({ kind: "fire" });',
    want: /'"fire"' is not assignable/,
  },
  {
    name: "a script that reads the errorMode which the service assumes",
    source: `createImportEmulator({ script: ({ errorMode }) => {
      const onError: "abort" | "continue" = errorMode.onError;
      return onError === "abort" ? { outcome: "Completed" } : { outcome: { failAtPercent: 1, error: "x" } };
    } });`,
  },
  {
    name: "a script that promises",
    source: "createImportEmulator({ script: async () => ({}) });",
    want: /'Promise<\{\}>' has no properties in common with type 'ImportScript'/,
  },
  {
    name: "emulator.fetch as the fetch of a client",
    source: "createImportClient({ fetch: createImportEmulator().fetch });",
  },
];

const PREAMBLE = `
import createFetchClient from "openapi-fetch";
import { fetch as undiciFetch } from "undici";
import type { paths } from "../../generated/schema.js";
import {
  createImportClient, isImportClientError, type ConnectionErrorReason, type OperationName, type Fetch, type ImportClient, type ImportOperation, type ImportStatus,
  type InvalidResponseReason,
} from "../../src/index.js";
import { createImportEmulator } from "../../src/emulator.js";
declare const inject: ReturnType<typeof createImportEmulator>["inject"];
declare const imports: ImportClient;
declare const operation: ImportOperation;
declare const error: unknown;
const api = createFetchClient<paths>();
void [createImportClient, createImportEmulator, inject, isImportClientError, undiciFetch, imports, operation, error, api];
type Used = [ConnectionErrorReason, OperationName, Fetch, ImportStatus, InvalidResponseReason];
export type { Used };
`;

const diagnostics = compile(PROGRAMS.map(({ source }) => `${PREAMBLE}\n${source}\n`));

describe("an editor", () => {
  it.each(["ImportStatus", 'ImportOperation["status"]'])(
    "offers the known values of %s",
    (type) => {
      const source = `${PREAMBLE}\nexport const status: ${type} = "";\n`;
      const offered = complete(source, source.lastIndexOf('""') + 1);
      expect(offered).toEqual(expect.arrayContaining([...IMPORT_STATUSES]));
    },
  );
});

describe("the compiler", () => {
  const programs = PROGRAMS.map((program, index) => ({ ...program, index }));

  it.each(programs.filter(({ want }) => want === undefined))("accepts $name", ({ index }) => {
    expect(diagnostics[index]).toEqual([]);
  });

  it.each(programs.filter(({ want }) => want !== undefined))(
    "rejects $name",
    ({ want = "", index }) => {
      expect(diagnostics[index]).toEqual([expect.stringMatching(want)]);
    },
  );
});
