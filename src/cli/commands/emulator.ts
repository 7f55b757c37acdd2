import { createImportEmulator, type ReceivedRequest } from "../../emulator.js";
import { createEmulationScript } from "../emulation/emulation-script.js";
import { EMULATOR_API_KEY } from "../emulation/emulator-api-key.js";
import { UsageError } from "../errors/usage-error.js";
import { untilInterrupted } from "../interruption.js";
import type { Session } from "../session.js";
import { printable, toJsonLine } from "../text/printable.js";

export interface EmulatorArguments {
  port: number;
  speed: number;
}

/** How often requests that came in are looked for. */
const LOG_INTERVAL_MS = 100;

/** Serves an emulator until it is interrupted. */
export async function emulator(
  session: Session,
  { port, speed }: EmulatorArguments,
): Promise<number> {
  const { globals, result, note, interruption } = session;
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
  note("The emulator listens. Set these two where it is to be used; Ctrl-C stops it.");
  const stopLog = globals.verbose ? printRequests(session, emulator.received) : () => {};
  const { exitCode } = await untilInterrupted(interruption);
  stopLog();
  await close();
  note("The emulator has stopped, and its imports are gone.");
  return exitCode;
}

/** Prints what comes in. Gives a function that ends it. */
function printRequests(
  { clock, screen, paintNotes }: Session,
  received: readonly ReceivedRequest[],
): () => void {
  let latest: ReceivedRequest | undefined;
  let stop: () => void;
  const printNew = () => {
    // Of what came in long ago, the emulator gives up half at times.
    const next = latest === undefined ? 0 : received.lastIndexOf(latest) + 1;
    for (const { method, path } of received.slice(next)) {
      screen.print(paintNotes("dim", printable(`> ${method} ${path}`)));
    }
    latest = received.at(-1);
  };
  const look = () => {
    printNew();
    stop = clock.schedule(look, LOG_INTERVAL_MS);
  };
  look();
  return () => {
    stop();
    printNew();
  };
}
