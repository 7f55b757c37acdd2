import { onAbort } from "../abort.js";
import { checkImportId } from "../imports/field-rules.js";
import { isTerminal } from "../imports/import-operation.js";
import {
  type ResolvedWatchOptions,
  resolveWatchOptions,
  type WatchOptions,
} from "../options/wait-options.js";
import type { ImportOperation } from "../types.js";
import { createFollowedImport } from "./followed-import.js";
import { createPoller, type FollowContext } from "./poller.js";

const ACTION = "watch import";

type Result = IteratorResult<ImportOperation, void>;

export function watchImport(
  context: FollowContext,
  id: string,
  options: WatchOptions = {},
): AsyncIterable<ImportOperation> {
  checkImportId(ACTION, id);
  const resolved = resolveWatchOptions(ACTION, options, context.callContext);
  return { [Symbol.asyncIterator]: () => iterate(context, id, resolved) };
}

/** As an async generator, except that leaving it also ends a poll or a pause that is under way. */
function iterate(
  context: FollowContext,
  id: string,
  options: ResolvedWatchOptions,
): AsyncIterableIterator<ImportOperation> {
  const { signal } = options.poll;
  const end = new AbortController();
  const left = new Error("the watch was left");
  const changes = readChanges(context, id, options, end.signal);
  const next = async (): Promise<Result> => {
    if (signal?.aborted) end.abort(signal.reason);
    // Only while somebody waits for it, so that an iterator which is dropped leaves no listener behind.
    const removeListener = signal && onAbort(signal, () => end.abort(signal.reason));
    try {
      return await changes.next();
    } catch (error) {
      if (error === left) return { done: true, value: undefined };
      throw error;
    } finally {
      removeListener?.();
    }
  };
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    next,
    async return() {
      end.abort(left);
      return changes.return();
    },
  };
}

async function* readChanges(
  context: FollowContext,
  id: string,
  options: ResolvedWatchOptions,
  signal: AbortSignal,
): AsyncGenerator<ImportOperation, void, undefined> {
  const followed = createFollowedImport(id, context.clock.monotonic());
  const poller = createPoller(context, options);
  for (let isOver = false; !isOver; ) {
    const operation = await poller.pollUntilChanged(followed, signal);
    isOver = isTerminal(operation);
    yield operation;
  }
}
