import { because } from "../errors/because.js";
import { StartUnconfirmedError } from "../errors/start-unconfirmed-error.js";
import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { UnknownOutcome } from "../transport/unknown-outcome.js";
import type { StartImportOptions } from "../types.js";
import { type Reconciliation, reconcileStart } from "./reconcile-start.js";
import { createImportSearch } from "./search-imports.js";
import type { StartContext } from "./start-context.js";
import type { LedgerEntry } from "./start-ledger.js";

export interface UnknownStart {
  uri: string;
  outcome: UnknownOutcome;
  entry: LedgerEntry;
}

type RecoverOptions = ResolvedCallOptions & Pick<StartImportOptions, "onUnknownOutcome">;

const NOT_SEARCHED: Reconciliation = {
  found: undefined,
  candidates: [],
  finding: 'onUnknownOutcome is "throw"',
};

/** Gives the id of the import that a start brought about though nobody said so. @throws StartUnconfirmedError */
export async function recoverStart(
  context: StartContext,
  { uri, outcome, entry }: UnknownStart,
  { onUnknownOutcome = "reconcile", ...options }: RecoverOptions,
): Promise<string> {
  const { error, sentAt } = outcome;
  const search = createImportSearch(uri, sentAt);
  const { found, candidates, finding } =
    onUnknownOutcome === "throw"
      ? NOT_SEARCHED
      : await reconcileStart(context, { search, entry }, options);
  if (found !== undefined) return found.id;
  const message = `Cannot confirm the start of ${uri} as its outcome is unknown (${because(error)}) and ${finding}: look with listImports before you start it again`;
  const requestedAt = new Date(sentAt.now);
  throw new StartUnconfirmedError(message, { uri, requestedAt, candidates, cause: error });
}
