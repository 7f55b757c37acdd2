import type { ImportClientEvent } from "../../index.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";

/** Of several imports, looks at some may fail in turn: that is not told more often than this. */
const MIN_NOTE_INTERVAL_MS = 90_000;

/** So many looks in a row fail before a host that has never answered is given up. */
const MAX_UNREACHED = 3;

/** Knows from the events of a client whether looks at imports fail. */
export interface OutageWatch {
  note(event: ImportClientEvent): void;
  /** Since when they fail, by the clock of durations; undefined while they do not. */
  since(): number | undefined;
  /** Is aborted where the host has never answered: then it is the wrong one. */
  readonly unreached: AbortSignal;
}

/** Says once in each outage that looks fail, since the wait goes on; `--verbose` tells of every failure anyhow. */
export function createOutageWatch({ globals, clock, note }: Session): OutageWatch {
  const unreached = new AbortController();
  let isReached = false;
  let isSound = false;
  let isFailing = false;
  let begunAt = 0;
  let notedAt = Number.NEGATIVE_INFINITY;
  const begin = (reason: string) => {
    begunAt = clock.monotonic();
    if (globals.verbose || begunAt - notedAt < MIN_NOTE_INTERVAL_MS) return;
    notedAt = begunAt;
    const doubt = isSound ? "" : ". Is the host right?";
    const because = printable(reason);
    note(`A look at how it goes failed (${because}): waiting goes on${doubt}`);
  };
  return {
    unreached: unreached.signal,
    since: () => (isFailing ? begunAt : undefined),
    note(event) {
      if (event.type === "response") {
        isReached = true;
        isSound ||= event.status < 300;
        isFailing = isFailing && event.status >= 300;
      }
      // Where a list fails, imports are described in its place.
      if (event.type !== "retry" || event.operation !== "describeImport") return;
      const { reason, attempt } = event;
      // An answer that looks like a success and cannot be read ends no outage: the attempts go on counting.
      if (attempt === 1 && !isFailing) begin(reason);
      isFailing = true;
      if (!isReached && attempt >= MAX_UNREACHED) unreached.abort();
    },
  };
}
