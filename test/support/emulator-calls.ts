import { vi } from "vitest";
import type { ImportEmulator, OperationName } from "../../src/emulator.js";
import type { ImportClient } from "../../src/index.js";
import { collect } from "./connect.js";

export const START = { uri: "s3://bucket/dir" };

export type Call = (client: ImportClient, options?: { signal: AbortSignal }) => Promise<unknown>;

/** Every verb, on the first import of an emulator. */
export const CALLS: Record<OperationName, Call> = {
  startImport: (client, options) => client.startImport(START, options),
  describeImport: (client, options) => client.describeImport("1", options),
  listImports: (client, options) => collect(client.listImports(options)),
  cancelImport: (client, options) => client.cancelImport("1", options),
};

/** What a call is aborted with that would wait for good. */
export const ENOUGH = { because: "enough" };

/** Aborts a call when an emulator has received it, after one other request. */
export async function abortOnceReceived(emulator: ImportEmulator, controller: AbortController) {
  await vi.waitUntil(() => emulator.received.length === 2, { interval: 1, timeout: 5_000 });
  controller.abort(ENOUGH);
}
