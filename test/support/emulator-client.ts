import type { ImportEmulator } from "../../src/emulator.js";
import { createImportClient, type ImportClient } from "../../src/index.js";

/** A client on an emulator, without a network between them. */
export function connectTo({ fetch }: ImportEmulator): ImportClient {
  return createImportClient({ apiKey: "any", indexHost: "localhost", maxRetries: 0, fetch });
}

/** The time on an emulator, in whole seconds as the header Date has them, but in milliseconds. */
export async function readDate({ fetch }: ImportEmulator): Promise<number> {
  const { headers } = await fetch("https://localhost/");
  return Date.parse(headers.get("date") ?? "");
}
