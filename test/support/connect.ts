import type { OperationName } from "../../generated/contract.js";
import { wireImportClient } from "../../src/client.js";
import { type Clock, systemClock } from "../../src/clock.js";
import {
  type CallOptions,
  type ImportClient,
  type ImportClientOptions,
  StartUnconfirmedError,
} from "../../src/index.js";
import { startLocalServer } from "./local-server.js";

export const API_KEY = "test-key-7f3a9c";

type Handler = Parameters<typeof startLocalServer>[0];

/** A client on a server of the test's own without retries, and what that server received. */
export async function connect(
  handle: Handler,
  options: ImportClientOptions & { clock?: Clock } = {},
) {
  const { clock = systemClock, ...clientOptions } = options;
  const server = await startLocalServer(handle);
  const client = wireImportClient(
    { apiKey: API_KEY, indexHost: server.url, maxRetries: 0, ...clientOptions },
    clock,
  );
  return { client, ...server };
}

export type Call = (client: ImportClient, options?: CallOptions) => Promise<unknown>;

/** Every verb with valid arguments, on the import of an id. */
export function callsOn(id: string): Record<OperationName, Call> {
  return {
    startImport: (client, options) =>
      client.startImport({ uri: "s3://bucket/dir" }, { ...options, onUnknownOutcome: "throw" }),
    describeImport: (client, options) => client.describeImport(id, options),
    listImports: (client, options) => collect(client.listImports(options)),
    cancelImport: (client, options) => client.cancelImport(id, options),
    describeIndexStats: (client, options) => client.describeIndexStats(options),
  };
}

/** The same on the import 101. */
export const CALLS: Record<string, Call> = callsOn("101");

/** What a promise rejects with. Fails if it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    return error;
  }
  throw new Error(`it did not reject, but resolved with ${JSON.stringify(value)}`);
}

/** How the request of a call failed: for an unconfirmed start, its cause. */
export async function failure(promise: Promise<unknown>): Promise<unknown> {
  const error = await rejection(promise);
  return error instanceof StartUnconfirmedError ? error.cause : error;
}

/** What a function throws. Fails if it does not. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error("it did not throw");
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
