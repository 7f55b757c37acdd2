import { createImportEmulator } from "../../emulator.js";
import type { StartedImport, StartImportRequest } from "../../index.js";
import { connect } from "../connect.js";
import { createEmulationScript, EMULATION_SPEED } from "../emulation/emulation-script.js";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { UsageError } from "../errors/usage-error.js";
import { type FollowOptions, followImports } from "../following/follow-imports.js";
import { tellOutage } from "../following/tell-outage.js";
import type { WaitArguments } from "../following/wait-arguments.js";
import { Interruption } from "../interruption.js";
import type { Session } from "../session.js";
import { createStartTracker } from "../starting/start-tracker.js";
import { tellInterruptedStart } from "../starting/tell-interrupted-start.js";
import { tellLostAnswer } from "../starting/tell-lost-answer.js";
import { tellStarted } from "../starting/tell-started.js";
import { printable, toJsonLine } from "../text/printable.js";

export interface StartArguments extends WaitArguments {
  wait?: true;
  attach?: true;
  integrationId?: string;
  onError?: "abort" | "continue";
  emulator?: true;
}

/** Emulated polls cost nothing, and make for a bar that moves. */
const EMULATED_INTERVAL_MS = 500;

/** Starts an import, and follows it where that is asked for. */
export async function start(
  session: Session,
  uri: string,
  options: StartArguments,
): Promise<number> {
  checkOptions(session, options);
  const emulator = options.emulator ? createEmulator(session) : undefined;
  const tracker = createStartTracker();
  const listeners = [
    tracker.note,
    tellLostAnswer(session, tracker),
    tellOutage(session, "describeImport"),
  ];
  const client = await connect(session, {
    fetch: emulator?.fetch,
    onEvent(event) {
      for (const listen of listeners) listen(event);
    },
  });
  let started: StartedImport;
  try {
    started = await client.startImport(toRequest(uri, options), {
      signal: session.interruption,
      whenUnfinished: options.attach ? "attach" : "start",
    });
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    return tellInterruptedStart(session, error, { uri, isOpen: tracker.isOpen() });
  }
  const isEmulated = emulator !== undefined;
  if (options.wait || started.outcome !== "started") tellStarted(session, uri, started);
  if (!options.wait) return showStarted(session, started, isEmulated);
  return followImports(session, client, [started.id], toFollowOptions(options, isEmulated));
}

function checkOptions({ globals }: Session, options: StartArguments): void {
  const { wait, timeout, expectRecords, emulator } = options;
  if (!wait && timeout !== undefined) throw new UsageError("--timeout needs --wait");
  if (!wait && expectRecords !== undefined) throw new UsageError("--expect-records needs --wait");
  if (emulator && globals.host !== undefined) {
    throw new UsageError("--emulator takes the place of --host: leave one of them out");
  }
}

function createEmulator({ clock }: Session) {
  const script = createEmulationScript(EMULATION_SPEED);
  return createImportEmulator({ clock: () => clock.now(), script });
}

function toRequest(uri: string, { integrationId, onError }: StartArguments): StartImportRequest {
  return { uri, integrationId, errorMode: onError && { onError } };
}

function toFollowOptions(
  { timeout, expectRecords }: StartArguments,
  isEmulated: boolean,
): FollowOptions {
  const minIntervalMs = isEmulated ? EMULATED_INTERVAL_MS : undefined;
  return { timeout, expectRecords, isEmulated, minIntervalMs };
}

function showStarted(session: Session, started: StartedImport, isEmulated: boolean): number {
  const { globals, result, note } = session;
  result(globals.json ? toJsonLine(started) : printable(started.id));
  if (isEmulated) note("It was emulated in this process, and is gone with it: --wait follows it.");
  return EXIT_CODES.done;
}
