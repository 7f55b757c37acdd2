import { vi } from "vitest";
import type { ImportEmulator } from "../../src/emulator.js";
import { callsOn } from "./connect.js";

export const START = { uri: "s3://bucket/dir" };

/** Every verb, on the first import of an emulator. */
export const CALLS = callsOn("1");

/** What a call is aborted with that would wait for good. */
export const ENOUGH = { because: "enough" };

/** Aborts a call when an emulator has received it, after one other request. */
export async function abortOnceReceived(emulator: ImportEmulator, controller: AbortController) {
  await vi.waitUntil(() => emulator.received.length === 2, { interval: 1, timeout: 5_000 });
  controller.abort(ENOUGH);
}
