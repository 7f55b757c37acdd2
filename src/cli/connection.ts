import type { ImportClient, ImportClientEvent, ImportClientOptions } from "../index.js";
import { type Context, type GlobalOptions, nameIndex } from "./context.js";
import { UsageError } from "./errors.js";
import { formatShort } from "./output/format.js";
import { printable } from "./output/text.js";
import { loadProxyFetch } from "./proxy.js";

/** A client for one index, and what its events show. */
export interface Connection {
  readonly client: ImportClient;
  /** Whether the host has ever responded, and whether it did with a success. */
  readonly responses: Readonly<{ any: boolean; good: boolean }>;
  /** Calls a listener at each event from now on. */
  listen(listener: (event: ImportClientEvent) => void): void;
}

/** The emulator takes any key: this one. */
export const EMULATOR_API_KEY = "emulator-key";

const EMULATED = { apiKey: EMULATOR_API_KEY, indexHost: "localhost" };

/**
 * Connects to the index that the options and the environment name.
 * @param fetch in place of the network, and of the key and the host that belong to it
 * @throws UsageError if they name none
 */
export async function connect(
  { globals, env, loadClient, screen, paintNotes }: Context,
  fetch?: ImportClientOptions["fetch"],
): Promise<Connection> {
  const target = fetch === undefined ? await readTarget(globals, env) : EMULATED;
  const createImportClient = await loadClient();
  const responses = { any: false, good: false };
  const listeners = [
    (event: ImportClientEvent) => {
      if (globals.verbose) screen.print(paintNotes("dim", printable(describeEvent(event))));
      if (event.type !== "response") return;
      responses.any = true;
      responses.good ||= event.status < 300;
    },
  ];
  const client = createImportClient({
    fetch,
    ...target,
    allowInsecureHttp: globals.insecureHttp,
    onEvent(event) {
      for (const listener of listeners) listener(event);
    },
  });
  return { client, responses, listen: (listener) => void listeners.push(listener) };
}

async function readTarget(globals: GlobalOptions, env: Context["env"]) {
  const { PINECONE_API_KEY: apiKey } = env;
  if (globals.host !== undefined && globals.index !== undefined) {
    throw new UsageError("--host and --index both name the index: leave one of them out");
  }
  if (!apiKey) {
    throw new UsageError(
      "PINECONE_API_KEY is not set: set it to an API key of the project that has the index",
    );
  }
  const index = nameIndex(globals, env);
  if (index === undefined) {
    throw new UsageError(
      "the index is not known: pass --host or --index, or set PINECONE_INDEX_HOST or PINECONE_INDEX_NAME, to its host or its name in the console",
    );
  }
  const host = "indexHost" in index ? index.indexHost : (index.controlHost ?? "");
  try {
    return { apiKey, ...index, fetch: await loadProxyFetch(env, host) };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** An event as `--verbose` prints it. */
function describeEvent(event: ImportClientEvent): string {
  switch (event.type) {
    case "request":
      return `> ${event.method} ${event.path}${event.attempt > 1 ? ` (attempt ${event.attempt})` : ""}`;
    case "response": {
      const request = event.requestId === undefined ? "" : `, request id ${event.requestId}`;
      return `< ${event.status} after ${Math.round(event.durationMs)} ms${request}`;
    }
    case "retry":
      return `! ${event.operation}: ${event.reason}; next attempt in ${formatShort(event.delayMs)}`;
    case "outage":
      return event.failedPolls === 0
        ? `! polling works again, after ${formatShort(event.sinceMs)}`
        : `! ${event.failedPolls} failed polls in a row, for ${formatShort(event.sinceMs)}`;
    case "reconcile":
      return event.phase === "begin"
        ? `? searching the list of imports for the start of ${printable(event.uri)}`
        : `? searched ${event.pagesRead} pages of the list: ${event.candidates} imports may have come of the start`;
  }
}
