import { checkImportId } from "../imports/check-import-id.js";
import { isTerminal } from "../imports/is-terminal.js";
import { onAbort } from "../on-abort.js";
import {
  type ResolvedWatchOptions,
  resolveWatchOptions,
} from "../options/resolve-watch-options.js";
import type { ImportOperation, WatchOptions } from "../types.js";
import type { FollowContext } from "./follow-context.js";
import { createFollowedImport } from "./followed-import.js";
import { createPoller } from "./poller.js";

const ACTION = "watch import";

type Result = IteratorResult<ImportOperation, void>;

export function watchImport(
  context: FollowContext,
  id: string,
  options: WatchOptions = {},
): AsyncIterable<ImportOperation> {
  checkImportId(ACTION, id);
  const resolved = resolveWatchOptions(ACTION, options, context.resolveCall);
  return { [Symbol.asyncIterator]: () => iterate(context, id, resolved) };
}

/** As an async generator, but that to leave it also ends a poll or a pause that is under way. */
function iterate(
  context: FollowContext,
  id: string,
  options: ResolvedWatchOptions,
): AsyncIterableIterator<ImportOperation> {
  const { signal } = options;
  const end = new AbortController();
  const left = new Error("the watch was left");
  const operations = readOperations(context, id, { ...options, signal: end.signal });
  const next = async (): Promise<Result> => {
    if (signal?.aborted) end.abort(signal.reason);
    // Only while somebody waits for it, so that an iterator which is dropped leaves no listener behind.
    const forget = signal && onAbort(signal, () => end.abort(signal.reason));
    try {
      return await operations.next();
    } catch (error) {
      if (error === left) return { done: true, value: undefined };
      throw error;
    } finally {
      forget?.();
    }
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next,
    async return() {
      end.abort(left);
      return operations.return();
    },
  };
}

async function* readOperations(
  context: FollowContext,
  id: string,
  options: ResolvedWatchOptions & { signal: AbortSignal },
): AsyncGenerator<ImportOperation, void, undefined> {
  const followed = createFollowedImport(id, context.clock.monotonic());
  const poller = createPoller(context, options);
  for (let isOver = false; !isOver; ) {
    const operation = await poller.askUntilChanged(followed, options.signal);
    isOver = isTerminal(operation);
    yield operation;
  }
}
