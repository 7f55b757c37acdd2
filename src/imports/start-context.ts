import type { Clock } from "../clock.js";
import type { Emit } from "../transport/emit.js";
import type { ImportApi } from "./import-api.js";
import type { StartLedger } from "./start-ledger.js";

/** What starts of one client share. */
export interface StartContext {
  api: ImportApi;
  ledger: StartLedger;
  clock: Clock;
  emit: Emit;
}
