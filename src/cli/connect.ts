import type { ImportClient, ImportClientEvent, ImportClientOptions } from "../index.js";
import { EMULATOR_API_KEY } from "./emulation/emulator-api-key.js";
import { UsageError } from "./errors/usage-error.js";
import type { Session } from "./session.js";
import { describeEvent } from "./text/describe-event.js";

export interface ConnectOptions {
  /** In place of the network, and of the key and the host that belong to it. */
  fetch?: ImportClientOptions["fetch"];
  onEvent?: (event: ImportClientEvent) => void;
}

const EMULATED = { apiKey: EMULATOR_API_KEY, indexHost: "localhost" };

/** A client for the index that the options and the environment name. @throws UsageError where they do not */
export async function connect(
  { globals, env, loadClient, screen, paintNotes }: Session,
  { fetch, onEvent }: ConnectOptions = {},
): Promise<ImportClient> {
  const target = fetch === undefined ? readTarget(globals.host, env) : EMULATED;
  const createImportClient = await loadClient();
  return createImportClient({
    ...target,
    fetch,
    allowInsecureHttp: globals.insecureHttp,
    onEvent(event) {
      if (globals.verbose) screen.print(paintNotes("dim", describeEvent(event)));
      onEvent?.(event);
    },
  });
}

function readTarget(host: string | undefined, env: Session["env"]) {
  const { PINECONE_API_KEY: apiKey, PINECONE_INDEX_HOST } = env;
  const indexHost = host ?? PINECONE_INDEX_HOST;
  if (!apiKey) {
    throw new UsageError(
      "PINECONE_API_KEY is not set: set it to an API key of the project that has the index",
    );
  }
  if (!indexHost) {
    throw new UsageError(
      "the host of the index is not known: pass --host, or set PINECONE_INDEX_HOST, to what the console shows for it",
    );
  }
  return { apiKey, indexHost };
}
