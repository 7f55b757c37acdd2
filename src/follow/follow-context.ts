import type { Clock } from "../clock.js";
import type { ResolvedCallOptions } from "../options/resolve-call-options.js";
import type { ResolveCall } from "../options/resolve-watch-options.js";
import type { Emit } from "../transport/emit.js";
import type { ImportOperation, ImportPage } from "../types.js";

/** What following imports takes from the rest. */
export interface FollowContext {
  clock: Clock;
  emit: Emit;
  resolveCall: ResolveCall;
  describe(id: string, options: ResolvedCallOptions): Promise<ImportOperation>;
  /** The list of imports from its first page on, each page when it is asked for. */
  readPages(options: ResolvedCallOptions): AsyncIterable<ImportPage>;
  /** How many imports such a page holds at most. */
  pageSize: number;
  /** Whether an import was started so lately by this client that the API may not know it everywhere. */
  isFresh(id: string): boolean;
}
