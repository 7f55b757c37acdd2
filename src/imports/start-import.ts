import { START_IMPORT_FIELDS } from "../../generated/contract.js";
import { InvalidArgumentError } from "../errors/invalid-argument-error.js";
import { isRecord } from "../json.js";
import {
  CALL_OPTIONS,
  type CallOptions,
  type ResolvedCallOptions,
} from "../options/call-options.js";
import { UnknownOutcome } from "../transport/retry.js";
import type {
  ImportOperation,
  ImportPage,
  StartedImport,
  StartImportBody,
  StartImportRequest,
} from "../types.js";
import { actionOf } from "./api.js";
import { checkFields } from "./field-rules.js";
import { folderOf, isTerminal } from "./import-operation.js";
import { PAGE_SIZE, readPages } from "./list-imports.js";
import { createListOrder, readTime } from "./list-order.js";
import { recoverStart, SEARCH_MS } from "./reconcile.js";
import type { StartContext } from "./start-ledger.js";

/** What a start does if its outcome is unknown, and if its folder was imported before. */
export interface StartImportOptions extends CallOptions {
  /**
   * What to do if nobody knows whether the API accepted the start, such as after a 503, a time-out or a connection that
   * broke. `reconcile` lists the imports for up to 10 seconds, within `timeoutMs`, and takes the one that matches; if
   * none or several do, and at once for `throw`, the call rejects with a `StartUnconfirmedError`.
   * @default "reconcile"
   */
  onUnknownOutcome?: "reconcile" | "throw" | undefined;
  /**
   * What to do if the newest import of the same `uri`, by `createdAt`, has not finished or has completed. `unfinished`
   * returns one that has not finished instead of starting a second one; `completed` returns one that has completed too,
   * so that a job can simply be run again. After one that failed or was cancelled, a new one is started. If the list of
   * imports cannot be read, nothing is started. Do not use `completed` for a folder whose contents change.
   * @default "never"
   */
  attach?: "never" | "unfinished" | "completed" | undefined;
}

/** The options that only a start has. */
const OPTION_RULES = {
  onUnknownOutcome: { type: "string", values: ["reconcile", "throw"] },
  attach: { type: "string", values: ["never", "unfinished", "completed"] },
} as const;

const START_OPTIONS = [...CALL_OPTIONS, ...Object.keys(OPTION_RULES)];

const DEFAULT_ON_ERROR = "abort";

const PLACE = { action: actionOf("startImport"), argument: "" };

export async function startImport(
  context: StartContext,
  request: StartImportRequest,
  options: StartImportOptions = {},
): Promise<StartedImport> {
  const { ledger, clock } = context;
  const body = toBody(request);
  const resolved = context.api.resolve("startImport", options, START_OPTIONS);
  const { onUnknownOutcome = "reconcile", attach = "never" } = options;
  checkFields({ onUnknownOutcome, attach }, OPTION_RULES, PLACE);
  const timed = { ...resolved, endsAt: clock.monotonic() + resolved.timeoutMs };
  if (attach !== "never") {
    const query = { limit: PAGE_SIZE, action: "find an import to attach to" };
    const pages = readPages(context.api, timed, query);
    const { uri } = body;
    const attached = (await findAttachable(pages, { uris: [uri], attach })).get(uri);
    if (attached !== undefined) {
      ledger.attach(body.uri, attached.id);
      return attached;
    }
  }
  if (resolved.signal?.aborted) throw resolved.signal.reason;
  const entry = ledger.enter(body.uri);
  try {
    const leftMs = Math.max(0, timed.endsAt - clock.monotonic());
    const keptMs = onUnknownOutcome === "reconcile" ? Math.min(SEARCH_MS, leftMs / 2) : 0;
    const timeoutMs = leftMs - keptMs;
    const id = await sendStart(context, body, { ...resolved, timeoutMs });
    entry.claim(id);
    return { id, outcome: "started" };
  } catch (outcome) {
    if (!(outcome instanceof UnknownOutcome)) throw outcome;
    entry.markUnknown();
    if (resolved.signal?.aborted) throw resolved.signal.reason;
    const lost = { uri: body.uri, outcome, entry };
    const id = await recoverStart(context, lost, { ...timed, onUnknownOutcome });
    entry.claim(id);
    return { id, outcome: "reconciled" };
  } finally {
    entry.close();
  }
}

/** Which imports are looked for. */
export interface FindAttachableOptions {
  uris: readonly string[];
  attach: "unfinished" | "completed";
}

/**
 * Finds what starts with `attach` would return in place of a new import, by the uris. The list is read once for all of
 * them, and no further than it takes.
 * @example
 * const found = await findAttachable(imports.listImports().pages(), { uris, attach: "completed" });
 */
export async function findAttachable(
  pages: AsyncIterable<ImportPage>,
  { uris, attach }: FindAttachableOptions,
): Promise<Map<string, StartedImport>> {
  const newest = await findNewest(pages, new Set(uris.map(folderOf)));
  const found = new Map<string, StartedImport>();
  for (const uri of uris) {
    const operation = newest.get(folderOf(uri));
    if (operation === undefined) continue;
    const { id, status } = operation;
    if (!isTerminal(operation)) found.set(uri, { id, outcome: "attached" });
    else if (status === "Completed" && attach === "completed") {
      found.set(uri, { id, outcome: "completed" });
    }
  }
  return found;
}

/** The newest import of each folder, as far as there are any. */
async function findNewest(
  pages: AsyncIterable<ImportPage>,
  folders: ReadonlySet<string>,
): Promise<Map<string, ImportOperation>> {
  const newest = new Map<string, ImportOperation>();
  const order = createListOrder();
  for await (const { operations } of pages) {
    for (const operation of operations) {
      order.add(readTime(operation.createdAt));
      const folder = folderOf(operation.uri);
      const known = newest.get(folder);
      if (folders.has(folder) && (known === undefined || isNewer(operation, known))) {
        newest.set(folder, operation);
      }
    }
    // What follows is older still.
    if (newest.size === folders.size && order.isNewestFirst()) break;
  }
  return newest;
}

/** Of two that were created at the same time, one that may still be running counts. */
function isNewer(one: ImportOperation, other: ImportOperation): boolean {
  const [rank, otherRank] = [rankByAge(one), rankByAge(other)];
  return rank > otherRank || (rank === otherRank && !isTerminal(one));
}

/** Without a time it is unknown which came last: one that may still be running then counts, rather than to start a second one. */
function rankByAge(operation: ImportOperation): number {
  const createdAt = readTime(operation.createdAt);
  if (!Number.isNaN(createdAt)) return createdAt;
  return isTerminal(operation) ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** Sends the start, and returns the id from its response. Without one, nobody knows what became of the start. */
async function sendStart(
  { api, clock }: StartContext,
  body: StartImportBody,
  options: ResolvedCallOptions,
): Promise<string> {
  const { data, response } = await api.call(
    { operation: "startImport", options },
    (client, fetch) => client.POST("/bulk/imports", { body, fetch }),
  );
  const id: unknown = data?.id;
  if (typeof id === "string" && id !== "") return id;
  const error = response.toError("shape", "the response has no id");
  throw new UnknownOutcome(error, response.sentAt, clock.monotonic());
}

function toBody(request: StartImportRequest): StartImportBody {
  if (!isRecord(request)) {
    throw new InvalidArgumentError({ ...PLACE, argument: "request", rule: "must be an object" });
  }
  // What keeps to the rules of the contract has the type of the contract: both are made from the same schema.
  const body = checkFields(request, START_IMPORT_FIELDS, PLACE) as StartImportBody;
  rejectControlCharacters("uri", body.uri);
  rejectControlCharacters("integrationId", body.integrationId);
  const { onError = DEFAULT_ON_ERROR, ...rest } = body.errorMode ?? {};
  return { ...body, errorMode: { ...rest, onError } };
}

/** No folder and no integration has one in its name: it is the line break at the end of what a program printed, or the like. */
function rejectControlCharacters(argument: string, text = ""): void {
  const [found] = /\p{Cc}/u.exec(text) ?? [];
  if (found === undefined) return;
  const code = found.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
  const rule = "must not contain a control character";
  throw new InvalidArgumentError({ ...PLACE, argument, rule, found: `has U+${code}` });
}
