import { ConnectionError, type ImportClientEvent } from "../../index.js";
import type { Session } from "../session.js";
import { printable } from "../text/printable.js";

/** After so long without a failure the next one is another outage: looks are a minute apart at most. */
const CALM_MS = 90_000;

/** So many looks in a row fail before a host that has never answered is given up. */
const MAX_UNREACHED = 3;

/** Knows from the events of a client whether looks at imports fail. */
export interface OutageWatch {
  note(event: ImportClientEvent): void;
  /** Since when they fail, by the clock of durations; undefined while they do not. */
  since(): number | undefined;
  /** Is aborted with an error where no connection to the host ever came about: then it is the wrong one. */
  readonly unreached: AbortSignal;
}

/** Says once in each outage that looks fail, since the wait goes on; `--verbose` tells of every failure anyhow. */
export function createOutageWatch({ globals, clock, note }: Session): OutageWatch {
  const unreached = new AbortController();
  let isReached = false;
  let isSound = false;
  let isFailing = false;
  let begunAt = 0;
  let failedAt = Number.NEGATIVE_INFINITY;
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
      const now = clock.monotonic();
      const isNew = now - failedAt > CALM_MS;
      isFailing = true;
      failedAt = now;
      if (isNew) begunAt = now;
      if (isNew && !globals.verbose) {
        const doubt = isSound ? "" : ". Is the host right?";
        note(`A look at how it goes failed (${printable(reason)}): waiting goes on${doubt}`);
      }
      if (!isReached && attempt >= MAX_UNREACHED) unreached.abort(toError(reason, attempt));
    },
  };
}

function toError(reason: string, attempts: number): ConnectionError {
  const message = `Cannot reach the API as ${reason}`;
  return new ConnectionError(message, { reason: "unreachable", attempts, cause: undefined });
}
