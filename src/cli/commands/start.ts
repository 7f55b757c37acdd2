import type { StartedImport, StartImportRequest } from "../../index.js";
import { connect } from "../connect.js";
import { EXIT_CODES } from "../errors/exit-codes.js";
import { UsageError } from "../errors/usage-error.js";
import { followImports } from "../following/follow-imports.js";
import { createOutageWatch } from "../following/outage-watch.js";
import { untilInterrupted } from "../interruption.js";
import type { Session } from "../session.js";
import { reportStart } from "../starting/report-start.js";
import type { StartArguments } from "../starting/start-arguments.js";
import { createStartTracker } from "../starting/start-tracker.js";
import { tellLostAnswer } from "../starting/tell-lost-answer.js";
import { tellStarted } from "../starting/tell-started.js";
import { printable, toJsonLine } from "../text/printable.js";
import { listOutputOptions, renderCommand } from "../text/render-command.js";

/** Emulated polls cost nothing, and make for a bar that moves. */
const EMULATED_INTERVAL_MS = 500;

/** Starts an import, and follows it where that is asked for. */
export async function start(
  session: Session,
  uri: string,
  options: StartArguments,
): Promise<number> {
  checkOptions(session, options);
  const emulator = options.emulator ? await loadEmulator(session) : undefined;
  const tracker = createStartTracker();
  const outage = createOutageWatch(session);
  const listeners = [tracker.note, tellLostAnswer(session, tracker), outage.note];
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
      attach: options.attach ? "unfinished" : "never",
    });
  } catch (error) {
    return reportStart(session, error, { uri, options, isOpen: tracker.isOpen() });
  }
  const isEmulated = emulator !== undefined;
  if (options.wait || started.outcome !== "started") tellStarted(session, uri, started);
  if (!options.wait) return showStarted(session, started, isEmulated);
  const minIntervalMs = isEmulated ? EMULATED_INTERVAL_MS : undefined;
  const follow = { ...options, outage, isStarted: true, isEmulated, minIntervalMs };
  return followImports(session, client, [started.id], follow);
}

function checkOptions({ globals }: Session, options: StartArguments): void {
  const { wait, timeout, expectRecords, emulator } = options;
  if (!wait && timeout !== undefined) throw new UsageError("--timeout needs --wait");
  if (!wait && expectRecords !== undefined) throw new UsageError("--expect-records needs --wait");
  if (emulator && globals.host !== undefined) {
    throw new UsageError("--emulator takes the place of --host: leave one of them out");
  }
}

async function loadEmulator({ clock }: Session) {
  const { createLocalEmulator } = await import("../emulation/create-local-emulator.js");
  return createLocalEmulator(clock);
}

function toRequest(uri: string, { integrationId, onError }: StartArguments): StartImportRequest {
  return { uri, integrationId, errorMode: onError && { onError } };
}

async function showStarted(
  session: Session,
  started: StartedImport,
  isEmulated: boolean,
): Promise<number> {
  const { globals, result, note, screen, stdout, interruption } = session;
  const id = printable(started.id);
  result(globals.json ? toJsonLine(started) : id);
  await Promise.race([stdout.flush(), untilInterrupted(interruption)]);
  // It must not get lost, also where its reader has gone or is stuck.
  if (stdout.isClosed || interruption.aborted) screen.print(`Started import ${id}`);
  if (isEmulated) note("It was emulated in this process, and is gone with it: --wait follows it");
  else if (stdout.isTTY) {
    const options = listOutputOptions(globals);
    note(
      `To follow it: ${renderCommand(globals, { verb: "wait", options, values: [started.id] })}`,
    );
  }
  return EXIT_CODES.done;
}
