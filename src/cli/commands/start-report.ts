import type { ImportClientError, StartedImport } from "../../index.js";
import type { Connection } from "../connection.js";
import type { Context } from "../context.js";
import { printError, printHint, reportError } from "../errors.js";
import { EXIT_CODES } from "../exit-codes.js";
import { listWaitOptions, type WaitArguments } from "../options.js";
import { listOutputOptions, renderCommand } from "../output/shell-command.js";
import { printable, toJsonLine } from "../output/text.js";
import { type Interruption, untilInterrupted } from "../surroundings.js";

/** How imports are started, as the command line has it. */
export interface StartArguments extends WaitArguments {
  fromFile?: string;
  wait?: true;
  attach?: true;
  skipCompleted?: true;
  integrationId?: string;
  onError?: "abort" | "continue";
  emulator?: true;
  check?: true;
  force?: true;
}

/** What became of several starts. */
export interface Starts {
  /** The uris of the imports by their ids, also of those that were attached to. */
  readonly started: Map<string, string>;
  /** The exit codes of those that failed. */
  readonly codes: number[];
  /** What ended it before all were started. */
  interruption: Interruption | undefined;
  /** How many records a check has counted, by the ids of the imports. */
  readonly expected: Map<string, number>;
}

/** What the starts of one command share. */
export interface StartRun {
  readonly context: Context;
  readonly connection: Connection;
  readonly options: StartArguments;
  readonly starts: Starts;
  readonly isOnly: boolean;
  /** Whether the start that is under way may have taken effect. */
  isOpen: boolean;
}

/** Prints at once which import it is, so that it can be found whatever becomes of this process. */
export async function printStarted(
  { context, options, isOnly }: StartRun,
  uri: string,
  { id, outcome }: StartedImport,
): Promise<void> {
  const { globals, result, screen, stdout, interruption } = context;
  const isNamed = options.wait || !isOnly || outcome !== "started";
  if (isNamed) screen.print(describeStarted(uri, { id, outcome }));
  const event = outcome === "started" || outcome === "reconciled" ? "started" : "attached";
  const line = globals.json ? toJsonLine({ event, id, uri, outcome }) : printable(id);
  if (options.wait) {
    if (globals.json && !globals.quiet) result(line);
    return;
  }
  result(line);
  await Promise.race([stdout.flush(), untilInterrupted(interruption)]);
  // It must not get lost if its reader has gone or is stuck.
  const isLost = stdout.isClosed || interruption.aborted;
  if (isLost && !isNamed) screen.print(`Started import ${printable(id)}`);
}

function describeStarted(uri: string, { id, outcome }: StartedImport): string {
  const name = `import ${printable(id)} of ${printable(uri)}`;
  switch (outcome) {
    case "started":
      return `Started ${name}`;
    case "reconciled":
      return `Started ${name}, as the list shows`;
    case "attached":
      return `Attached to ${name}, which had not finished`;
    case "completed":
      return `Not started again: ${name} has completed`;
  }
}

export function reportFailure(run: StartRun, uri: string, error: ImportClientError): void {
  const { context, isOnly } = run;
  const isUnknown = error.code === "start_unconfirmed";
  reportError(context, error, isOnly || isUnknown ? undefined : uri);
  if (isUnknown) reportUnknown(run, uri);
  if (!context.globals.json) return;
  context.result(toJsonLine({ event: "failed_to_start", uri, error }));
}

export function reportInterruption(run: StartRun, uri: string, interruption: Interruption): void {
  const { context, starts, isOnly, isOpen } = run;
  starts.interruption = interruption;
  starts.codes.push(isOpen ? EXIT_CODES.startUnconfirmed : interruption.exitCode);
  if (isOpen) {
    const name = `the import of ${printable(uri)}`;
    printError(context, `Interrupted before the API responded: ${name} may have been started`);
    reportUnknown(run, uri);
  } else if (isOnly) {
    context.screen.print("Interrupted before the API accepted the start: no import was started");
  }
}

/** Prints what to do if nobody knows whether an import was started. */
function reportUnknown({ context, options }: StartRun, uri: string): void {
  const { globals } = context;
  const list = renderCommand(globals, { verb: "list", options: ["--limit", "10"], values: [] });
  const again = renderStart(context, options, [uri]);
  printHint(
    context,
    `check whether it is running before you start it again: ${list} ; or attach to it if it is, and start it otherwise: ${again}`,
  );
}

export function reportNotStarted({ context, options }: StartRun, uris: readonly string[]): void {
  if (uris.length === 0) return;
  for (const uri of uris) context.screen.print(`Not started: ${printable(uri)}`);
  const them = uris.length === 1 ? "it" : "them";
  context.screen.print(`To start ${them}: ${renderStart(context, options, uris)}`);
}

/** The command that starts what is not there yet. */
function renderStart(
  { globals }: Context,
  options: StartArguments,
  values: readonly string[],
): string {
  const { wait, skipCompleted, integrationId, onError, check, force } = options;
  return renderCommand(globals, {
    verb: "start",
    options: [
      ...listOutputOptions(globals),
      skipCompleted ? "--skip-completed" : "--attach",
      ...(check ? ["--check"] : []),
      ...(force ? ["--force"] : []),
      ...(wait ? ["--wait"] : []),
      ...listWaitOptions(options),
      ...(integrationId === undefined ? [] : ["--integration-id", integrationId]),
      ...(onError === undefined ? [] : ["--on-error", onError]),
    ],
    values,
  });
}
