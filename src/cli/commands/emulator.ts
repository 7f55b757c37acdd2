import { createImportEmulator, type ReceivedRequest } from "../../emulator.js";
import { EMULATOR_API_KEY } from "../connection.js";
import type { Context } from "../context.js";
import { createEmulationScript, EMULATOR_SPEED } from "../emulation.js";
import { UsageError } from "../errors.js";
import { type Define, parsePort, parseSpeed, renderExamples } from "../options.js";
import { printable, toJsonLine } from "../output/text.js";
import { untilInterrupted } from "../surroundings.js";

interface EmulatorArguments {
  port: number;
  speed: number;
}

const PORT = 5_981;

/** How often new requests are printed. */
const LOG_INTERVAL_MS = 100;

export const defineEmulator: Define = (command, choose) =>
  command
    .description(
      "Serves an emulator of the import API on this machine until it is stopped. An import of a folder that has the name of a failure, as s3://bucket/no_files, fails with it. A folder can be imported once, as in the service.",
    )
    .option("--port <port>", "where it listens, 0 for any free port", parsePort, PORT)
    .option(
      "--speed <n>",
      "how many times as fast imports proceed; at 1 they take 11 minutes",
      parseSpeed,
      EMULATOR_SPEED,
    )
    .addHelpText("after", renderExamples("emulator", "emulator --port 0 --speed 600"))
    .action((options) => {
      const run = (context: Context) => serveEmulator(context, options);
      choose({ command: "emulator", values: [options], run });
    });

/** Serves an emulator until it is interrupted. */
async function serveEmulator(
  context: Context,
  { port, speed }: EmulatorArguments,
): Promise<number> {
  const { globals, result, note, interruption } = context;
  if (globals.host !== undefined || globals.insecureHttp) {
    throw new UsageError(
      "--host and --insecure-http are not for the emulator: it serves this machine",
    );
  }
  const emulator = createImportEmulator({ script: createEmulationScript(speed) });
  const { url, close } = await emulator.listen({ port });
  const variables = { PINECONE_INDEX_HOST: url, PINECONE_API_KEY: EMULATOR_API_KEY };
  if (globals.json) result(toJsonLine(variables));
  else for (const [name, value] of Object.entries(variables)) result(`export ${name}=${value}`);
  note("The emulator is listening. Set these two variables to use it; Ctrl-C stops it.");
  const stopLog = globals.verbose ? printRequests(context, emulator.received) : () => {};
  const { exitCode } = await untilInterrupted(interruption);
  stopLog();
  await close();
  note("The emulator has stopped, and its imports are gone.");
  return exitCode;
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
