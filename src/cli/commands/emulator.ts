import { createImportEmulator, type ReceivedRequest, type TlsOptions } from "../../emulator.js";
import { EMULATOR_API_KEY } from "../connection.js";
import type { Context } from "../context.js";
import { createEmulationScript, EMULATOR_SPEED, scriptTimes } from "../emulation.js";
import { UsageError } from "../errors.js";
import {
  type Define,
  parseDimension,
  parsePort,
  parseSpeed,
  parseText,
  renderExamples,
} from "../options.js";
import { printable, toJsonLine } from "../output/text.js";
import { isLoopback } from "../proxy.js";
import { untilInterrupted } from "../surroundings.js";
import { readInput } from "./input.js";

interface EmulatorArguments {
  port: number;
  hostname?: string;
  tlsKey?: string;
  tlsCert?: string;
  apiKey?: string;
  dimension?: number;
  speed: number;
  source?: string;
}

const PORT = 5_981;

/** How often new requests are printed. */
const LOG_INTERVAL_MS = 100;

export const defineEmulator: Define = (command, choose) =>
  command
    .description(
      "Serves an emulator of the import API on this machine until it is stopped. An import of a folder that has the name of a failure, as s3://bucket/no_files, fails with it. A folder can be imported once, as in the service. Its index has any name that is asked for, or only that of --index.",
    )
    .option("--port <port>", "where it listens, 0 for any free port", parsePort, PORT)
    .option(
      "--hostname <name>",
      "the name or address that it listens on (default: for this machine alone)",
      parseText,
    )
    .option("--tls-key <file>", "serve https, with the private key in this file of PEM", parseText)
    .option("--tls-cert <file>", "the certificate of that key, in a file of PEM", parseText)
    .option("--dimension <n>", "how many values the index takes (default: any)", parseDimension)
    .option("--api-key <key>", "the one key that it accepts (default: any)", parseText)
    .option(
      "--speed <n>",
      "how many times as fast imports proceed; at 1 they take 11 minutes",
      parseSpeed,
      EMULATOR_SPEED,
    )
    .option(
      "--source <dir>",
      "import real files: s3://BUCKET/PATH, and uris of the other stores, from DIR/BUCKET/PATH",
      parseText,
    )
    .addHelpText(
      "after",
      renderExamples(
        "emulator --port 0 --speed 600",
        "emulator --source ./data",
        "emulator --hostname localhost --tls-key key.pem --tls-cert cert.pem",
      ),
    )
    .action((options) => {
      const run = (context: Context) => serveEmulator(context, options);
      choose({ command: "emulator", values: [options], run });
    });

/** Serves an emulator until it is interrupted. */
async function serveEmulator(context: Context, options: EmulatorArguments): Promise<number> {
  const { globals, note, interruption } = context;
  const { port, hostname, apiKey, dimension, speed, source } = options;
  if (globals.host !== undefined || globals.insecureHttp) {
    throw new UsageError(
      "--host and --insecure-http are not for the emulator: it serves this machine",
    );
  }
  const tls = await readTls(context, options);
  if (source !== undefined) await checkFolder(context, source);
  const index = { name: globals.index, dimension };
  const script = source === undefined ? createEmulationScript(speed) : () => scriptTimes(speed);
  const emulator = createImportEmulator({ apiKey, index, script, source });
  const { url, close } = await emulator.listen({ port, hostname, tls });
  printVariables(context, url, apiKey);
  if (source !== undefined) {
    const folder = `${printable(source)}/BUCKET/PATH`;
    note(`Imports of s3://BUCKET/PATH read ${folder}: the folder above those of the namespaces.`);
  }
  if (hostname !== undefined && !isLoopback(toHost(hostname))) {
    note(`It listens on ${printable(hostname)}: other machines can use it too.`);
  }
  const stopLog = globals.verbose ? printRequests(context, emulator.received) : () => {};
  const { exitCode } = await untilInterrupted(interruption);
  stopLog();
  await close();
  note("The emulator has stopped, and its imports are gone.");
  return exitCode;
}

/** @throws UsageError if one of the files is missing, or cannot be read */
async function readTls(
  context: Context,
  { tlsKey, tlsCert }: EmulatorArguments,
): Promise<TlsOptions | undefined> {
  if (tlsKey === undefined && tlsCert === undefined) return undefined;
  if (tlsKey === undefined) throw new UsageError("--tls-cert needs --tls-key");
  if (tlsCert === undefined) throw new UsageError("--tls-key needs --tls-cert");
  return { key: await readInput(context, tlsKey), cert: await readInput(context, tlsCert) };
}

/** @throws UsageError unless it is a folder that can be read */
async function checkFolder({ readFolder }: Context, path: string): Promise<void> {
  try {
    await readFolder(path);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot read the folder of --source: ${reason}`);
  }
}

/** A key that was given stays out of the output: whoever gave it has it. */
function printVariables({ globals, result, note }: Context, url: string, apiKey?: string): void {
  const variables = {
    PINECONE_INDEX_HOST: url,
    PINECONE_CONTROLLER_HOST: url,
    ...(apiKey === undefined ? { PINECONE_API_KEY: EMULATOR_API_KEY } : {}),
  };
  if (globals.json) result(toJsonLine(variables));
  else for (const [name, value] of Object.entries(variables)) result(`export ${name}=${value}`);
  const how =
    apiKey === undefined
      ? "Set these variables"
      : "Set these variables, and PINECONE_API_KEY to its key,";
  note(`The emulator is listening. ${how} to use it; Ctrl-C stops it.`);
}

/** As it stands in a url. */
function toHost(hostname: string): string {
  return hostname.includes(":") && !hostname.startsWith("[") ? `[${hostname}]` : hostname;
}

/** Prints requests as they come in. Returns a function that ends it. */
function printRequests(
  { clock, screen, paintNotes }: Context,
  received: readonly ReceivedRequest[],
): () => void {
  let latest: ReceivedRequest | undefined;
  let stop: () => void;
  const printNew = () => {
    // The emulator forgets the oldest half from time to time.
    const next = latest === undefined ? 0 : received.lastIndexOf(latest) + 1;
    for (const { method, path } of received.slice(next)) {
      screen.print(paintNotes("dim", printable(`> ${method} ${path}`)));
    }
    latest = received.at(-1);
  };
  const repeat = () => {
    printNew();
    stop = clock.schedule(repeat, LOG_INTERVAL_MS);
  };
  repeat();
  return () => {
    stop();
    printNew();
  };
}
