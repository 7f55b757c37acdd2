import { wireImportClient } from "../../src/client.js";
import { readRoute } from "../../src/emulator/service/routes.js";
import {
  createImportEmulator,
  type EmulatedOperation,
  type EmulatorOptions,
  type ImportEmulator,
} from "../../src/emulator.js";
import type { ImportClient, ImportClientEvent, ImportClientOptions } from "../../src/index.js";
import { createTestClock, drive, type TestClock } from "./clocks.js";
import { API_KEY } from "./connect.js";

/** Stands between a client and an emulator. */
export type Tamper = (
  pass: () => Promise<Response>,
  request: {
    url: string;
    operation: EmulatedOperation;
    headers: Readonly<Record<string, string>>;
    /** What a start sends; empty for other operations. */
    body: string;
    signal: AbortSignal;
    /** Waits by the test's clock, as long as the client does. */
    wait: (ms: number) => Promise<void>;
    /** Waits even if the client has aborted. */
    waitThroughAbort: (ms: number) => Promise<void>;
    /** Lets the request take effect even if the client has aborted. */
    passThroughAbort: () => Promise<Response>;
  },
) => Promise<Response>;

export interface InProcessOptions {
  /** How far the emulator's clock is ahead of the client's. */
  skewMs?: number;
  tamper?: Tamper;
  options?: ImportClientOptions;
  script?: EmulatorOptions["script"];
  index?: EmulatorOptions["index"];
  random?: () => number;
  /** How much longer a pause of the client takes than planned, as if the machine slept. */
  oversleep?: (ms: number) => number;
  /** The client's monotonic clock, from the time that has passed. */
  toMonotonic?: (elapsed: number) => number;
}

export interface InProcess {
  client: ImportClient;
  emulator: ImportEmulator;
  clock: TestClock;
  events: ImportClientEvent[];
  /** Waits for a promise, and lets time pass whenever nothing else happens. */
  settle<T>(promise: Promise<T>): Promise<T>;
  /** The operations of the requests that reached the emulator, in their order. */
  listReceived(): (EmulatedOperation | undefined)[];
  /** Another client on the same emulator, as another process would have it. */
  connectAnother(options?: ImportClientOptions): ImportClient;
}

/** A client on an emulator without a network between them, both by one clock that a test drives. */
export function connectInProcess(setup: InProcessOptions = {}): InProcess {
  const { skewMs = 0, tamper = (pass) => pass(), options, script, index, random } = setup;
  const { oversleep = () => 0, toMonotonic = (elapsed: number) => elapsed } = setup;
  const clock = createTestClock(random === undefined ? {} : { random });
  const emulator = createImportEmulator({ clock: () => clock.now() + skewMs, script, index });
  const events: ImportClientEvent[] = [];
  const connectAnother = (others: ImportClientOptions = {}) =>
    wireImportClient(
      {
        apiKey: API_KEY,
        ...(others.indexName === undefined ? { indexHost: "localhost" } : {}),
        onEvent: (event) => void events.push(event),
        fetch: (url, init) => {
          const operation = nameOperation(init.method, url);
          const { signal, headers } = init;
          const wait = (ms: number) => clock.delay(ms, signal);
          const waitThroughAbort = (ms: number) => clock.delay(ms, undefined);
          const passThroughAbort = () => emulator.fetch(url, { ...init, signal: null });
          const request = {
            url,
            operation,
            headers,
            body: String(init.body ?? ""),
            signal,
            wait,
            waitThroughAbort,
            passThroughAbort,
          };
          return tamper(() => emulator.fetch(url, init), request);
        },
        ...options,
        ...others,
      },
      {
        ...clock,
        monotonic: () => toMonotonic(clock.monotonic()),
        delay: (ms, signal) => clock.delay(ms + oversleep(ms), signal),
      },
    );
  return {
    client: connectAnother(),
    emulator,
    clock,
    events,
    settle: (promise) => drive(clock, promise),
    listReceived: () => emulator.received.map(({ operation }) => operation),
    connectAnother,
  };
}

/** Lets the time of a clock pass that moves only when it is told to. */
export async function pass(clock: TestClock, ms: number): Promise<void> {
  await drive(clock, clock.delay(ms, undefined));
}

/** The operation that a request is for. */
export function nameOperation(method: string, path: string): EmulatedOperation {
  const { pathname } = new URL(path, "https://index.example");
  const route = readRoute(method, pathname);
  if (route === undefined) throw new Error(`the API has no ${method} ${pathname}`);
  return route.operation;
}
