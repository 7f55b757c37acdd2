import {
  findAttachable,
  isImportClientError,
  MAX_PAGE_SIZE,
  type StartedImport,
  type StartImportRequest,
} from "../../index.js";
import type { Connection } from "../connection.js";
import type { Context } from "../context.js";
import { exitCodeOf } from "../errors.js";
import { EXIT_CODES } from "../exit-codes.js";
import { Interruption } from "../surroundings.js";
import {
  printStarted,
  reportFailure,
  reportInterruption,
  reportNotStarted,
  type StartArguments,
  type StartRun,
  type Starts,
} from "./start-report.js";

/** Starts imports, one after the other. One that fails does not stop the others; 401 and 403 do. */
export async function startImports(
  context: Context,
  connection: Connection,
  uris: readonly string[],
  options: StartArguments,
): Promise<Starts> {
  const starts: Starts = {
    started: new Map(),
    codes: [],
    interruption: undefined,
    expected: new Map(),
  };
  const isOnly = uris.length === 1;
  const run: StartRun = { context, connection, options, starts, isOnly, isOpen: false };
  watchStarts(run);
  let next = 0;
  try {
    const existing = await findExisting(run, uris);
    const counted = await checkOthers(run, uris, existing);
    if (counted === undefined) return starts;
    for (let isStopped = false; next < uris.length && !isStopped; next += 1) {
      const uri = uris[next] ?? "";
      isStopped = await startOne(run, uri, existing.get(uri));
    }
    for (const [id, uri] of starts.started) {
      const records = counted.get(uri);
      if (records !== undefined) starts.expected.set(id, records);
    }
  } catch (error) {
    if (!(error instanceof Interruption)) throw error;
    reportInterruption(run, uris[next] ?? "", error);
    if (run.isOpen) next += 1;
  }
  if (!isOnly) reportNotStarted(run, uris.slice(next));
  return starts;
}

function watchStarts(run: StartRun): void {
  run.connection.listen((event) => {
    if (event.type === "reconcile" && event.phase === "begin") {
      run.context.note("The response to the start was lost; searching the list of imports for it");
    }
    const isOfStart = "operation" in event && event.operation === "startImport";
    // The client tries again only what was certainly not accepted.
    if (isOfStart) run.isOpen = event.type !== "retry";
  });
}

/** What is attached to, by the uris. The list is read once for all of them. */
async function findExisting(
  { context, connection, options }: StartRun,
  uris: readonly string[],
): Promise<ReadonlyMap<string, StartedImport>> {
  if (!options.attach && !options.skipCompleted) return new Map();
  const attach = options.skipCompleted ? "completed" : "unfinished";
  const { interruption: signal } = context;
  const list = connection.client.listImports({ signal, limit: MAX_PAGE_SIZE });
  return findAttachable(list.pages(), { uris, attach });
}

/** Checks what is to be started. Returns how many records were counted by the uris; undefined if nothing is to be started. */
async function checkOthers(
  { context, connection, options, starts }: StartRun,
  uris: readonly string[],
  existing: ReadonlyMap<string, StartedImport>,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (!options.check) return new Map();
  const { checkBeforeStart } = await import("../check/check-before-start.js");
  const fresh = uris.filter((uri) => !existing.has(uri));
  const { codes, expected } = await checkBeforeStart(context, connection, fresh);
  if (codes.length === 0 || options.force) return expected;
  starts.codes.push(...codes);
  context.screen.print("Nothing was started. To start anyway: --force");
  return undefined;
}

/** @returns whether the others are not to be started */
async function startOne(
  run: StartRun,
  uri: string,
  existing: StartedImport | undefined,
): Promise<boolean> {
  const { context, connection, options, starts } = run;
  const { interruption: signal } = context;
  run.isOpen = false;
  try {
    if (signal.aborted) throw signal.reason;
    const started =
      existing ?? (await connection.client.startImport(toRequest(uri, options), { signal }));
    starts.started.set(started.id, uri);
    await printStarted(run, uri, started);
    return false;
  } catch (error) {
    if (!isImportClientError(error)) throw error;
    reportFailure(run, uri, error);
    const code = exitCodeOf(error);
    starts.codes.push(code);
    return code === EXIT_CODES.notAuthorised;
  }
}

function toRequest(uri: string, { integrationId, onError }: StartArguments): StartImportRequest {
  return { uri, integrationId, errorMode: onError && { onError } };
}
